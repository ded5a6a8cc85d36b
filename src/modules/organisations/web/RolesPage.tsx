import { PERMISSIONS } from '#engine/access/permission.ts'
import { personWords } from '#modules/organisations/person-screen.messages.ts'
import { listRoles } from '#modules/organisations/role.contract.ts'
import { useRead } from '#web/client/useRead.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { permissionWords } from '#web/permission.messages.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** What each role may do and how far it reaches; which roles one person may not hold together. */
export function RolesPage() {
  const say = useSay(personWords)
  const sayPermission = useSay(permissionWords)
  const pick = usePick()
  const roles = useRead(listRoles, {})
  return (
    <Waiting for={roles}>
      {({ rows }) => (
        <>
          <PageHead
            title={say('roles.title', { n: rows.length })}
            why={say('roles.why')}
            crumbs={[{ key: 'people', name: say('people'), to: '/people' }]}
          />
          <div className="role-cards">
            {rows.map((role) => (
              <section key={role.code} className="card">
                <h2>{pick(role.name)}</h2>
                {role.excludes.length > 0 && (
                  <p className="second small">
                    {say('role.excludes', {
                      roles: role.excludes
                        .map((code) => pick(rows.find((one) => one.code === code)?.name ?? { zh: code }))
                        .join(' · '),
                    })}
                  </p>
                )}
                <ul className="role-grants">
                  {PERMISSIONS.filter((permission) => role.grants[permission] !== undefined).map((permission) => (
                    <li key={permission}>
                      <span>{sayPermission(permission)}</span>
                      <span className="second small">{say(`reach.${role.grants[permission]!}`)}</span>
                    </li>
                  ))}
                </ul>
              </section>
            ))}
          </div>
        </>
      )}
    </Waiting>
  )
}
