import {
  type Declarations,
  type Expression,
  ExpressionError,
  type ExpressionFault,
} from '#engine/expression/expression.ts'
import { parse } from '#engine/expression/parse.ts'
import { TreeTyper } from '#engine/expression/typed-tree.ts'

/**
 * Reads CEL text against declared names into a typed tree, or says every fault with its place.
 * Source: the CEL language definition v0.25; what is left out stands in decision 0004.
 */
export function check(
  source: string,
  declarations: Declarations,
): { readonly expression: Expression } | { readonly faults: readonly ExpressionFault[] } {
  const parsed = parse(source, declarations.maxLength, declarations.maxDepth)
  if ('key' in parsed) return { faults: [parsed] }
  const typer = new TreeTyper(source, declarations, parsed)
  const tree = typer.whole()
  if (!tree || typer.faults.length > 0) return { faults: typer.faults }
  return { expression: { source, tree, type: tree.type, names: [...typer.names].sort() } }
}

/** As `check`. @throws ExpressionError with all faults. */
export function compile(source: string, declarations: Declarations): Expression {
  const result = check(source, declarations)
  if ('faults' in result) throw new ExpressionError(result.faults)
  return result.expression
}
