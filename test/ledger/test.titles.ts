import ts from 'typescript';

const TEST = /^it(\.each)?$/;
const GROUP = /^describe(\.each)?$/;

/**
 * The tests that a source text declares, as `group › title`, those of `it.each` by their template. What is skipped,
 * still to do, or has a title that is computed is not among them.
 */
export function titlesIn(source: string): string[] {
  const titles: string[] = [];
  const file = ts.createSourceFile('spec.ts', source, ts.ScriptTarget.Latest);
  const visit = (node: ts.Node, groups: readonly string[]): void => {
    const call = ts.isCallExpression(node) ? declarationOf(node, file) : undefined;
    if (call?.skipped === true) return;
    if (call !== undefined && TEST.test(call.name)) titles.push([...groups, call.title].join(' › '));
    const inside = call !== undefined && GROUP.test(call.name) ? [...groups, call.title] : groups;
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(file, []);
  return titles;
}

interface Declaration {
  /** Without the table of an `each`. */
  readonly name: string;
  readonly title: string;
  readonly skipped: boolean;
}

function declarationOf({ expression, arguments: [first] }: ts.CallExpression, file: ts.SourceFile) {
  if (first === undefined || !ts.isStringLiteralLike(first)) return undefined;
  const table = ts.isCallExpression(expression) && expression.expression.getText(file).endsWith('.each');
  const name = (table ? expression.expression : expression).getText(file);
  const declaration: Declaration = {
    name,
    title: first.text,
    skipped: /^(x(it|describe)|(it|test|describe)\.(skip|todo|failing)\b)/.test(name),
  };
  return declaration;
}
