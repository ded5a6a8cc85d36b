import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import {
  type Comment,
  CommentVisibility,
  commentDelete,
  commentEdit,
  commentList,
  commentWrite,
} from '#cases/comment.contract.ts'
import { caseScreenWords } from '#cases/screen.messages.ts'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { useSession } from '#web/session.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly subjectKind: string
  readonly subjectId: string
}

/** What colleagues say about a record, and to whom. */
export function Comments({ subjectKind, subjectId }: Props) {
  const say = useSay(caseScreenWords)
  const comments = useRead(commentList, { subjectKind, subjectId })
  return (
    <section className="comments stack" aria-label={say('comments')}>
      <Waiting for={comments}>
        {({ comments: list }) =>
          list.length === 0 ? (
            <p className="second">{say('comments.none')}</p>
          ) : (
            <ul>
              {list.map((comment) => (
                <CommentLine key={comment.id} comment={comment} />
              ))}
            </ul>
          )
        }
      </Waiting>
      <NewComment subjectKind={subjectKind} subjectId={subjectId} />
    </section>
  )
}

function NewComment({ subjectKind, subjectId }: Props) {
  const say = useSay(caseScreenWords)
  const [body, setBody] = useState('')
  const [visibility, setVisibility] = useState<CommentVisibility>('chain')
  const act = useAct(commentWrite, { done: () => setBody('') })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        act.mutate({ subjectKind, subjectId, visibility, body })
      }}
    >
      <Refused error={act.error} />
      <Input.TextArea
        value={body}
        rows={2}
        className="grows"
        maxLength={4000}
        placeholder={say('comments.write')}
        aria-label={say('comments.write')}
        onChange={(event) => setBody(event.target.value)}
      />
      <div className="row">
        <Select
          size="small"
          value={visibility}
          aria-label={say('comments.who')}
          popupMatchSelectWidth={false}
          options={CommentVisibility.options.map((value) => ({ value, label: say(`visibility.${value}`) }))}
          onChange={setVisibility}
        />
        <Button size="small" type="primary" htmlType="submit" disabled={body.trim() === ''} loading={act.isPending}>
          {say('comments.send')}
        </Button>
      </div>
    </form>
  )
}

function CommentLine({ comment }: { readonly comment: Comment }) {
  const say = useSay(caseScreenWords)
  const dates = useDates()
  const { actor } = useSession()
  const [editing, setEditing] = useState(false)
  const remove = useAct(commentDelete)
  if (comment.body === undefined)
    return <li className="second small">{say('comments.deleted', { who: comment.authorName })}</li>
  return (
    <li>
      <p className="row small">
        <b>{comment.authorName}</b>
        <span className="second">{dates.near(comment.writtenAt)}</span>
        <span className="tag">{say(`visibility.${comment.visibility}`)}</span>
        {comment.editedAt !== undefined && (
          <span className="second">{say('comments.edited', { when: dates.near(comment.editedAt) })}</span>
        )}
      </p>
      {editing ? (
        <EditComment comment={comment} body={comment.body} close={() => setEditing(false)} />
      ) : (
        <p className="comment-body">{comment.body}</p>
      )}
      {comment.authorId === actor.personId && !editing && (
        <p className="row">
          <Button size="small" type="link" onClick={() => setEditing(true)}>
            {say('comments.edit')}
          </Button>
          <Button
            size="small"
            type="link"
            loading={remove.isPending}
            onClick={() => remove.mutate({ commentId: comment.id })}
          >
            {say('comments.delete')}
          </Button>
        </p>
      )}
      <Refused error={remove.error} />
    </li>
  )
}

interface EditProps {
  readonly comment: Comment
  readonly body: string
  readonly close: () => void
}

function EditComment({ comment, body, close }: EditProps) {
  const say = useSay(caseScreenWords)
  const sayWeb = useSay(webWords)
  const [text, setText] = useState(body)
  const act = useAct(commentEdit, { done: close })
  return (
    <div className="stack">
      <Refused error={act.error} />
      <Input.TextArea
        value={text}
        rows={2}
        className="grows"
        aria-label={say('comments.edit')}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="row">
        <Button
          size="small"
          type="primary"
          disabled={text.trim() === ''}
          loading={act.isPending}
          onClick={() => act.mutate({ commentId: comment.id, body: text, version: comment.version })}
        >
          {sayWeb('act.save')}
        </Button>
        <Button size="small" onClick={close}>
          {sayWeb('act.cancel')}
        </Button>
      </div>
    </div>
  )
}
