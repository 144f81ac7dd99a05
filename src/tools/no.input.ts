/** The input of a tool that takes no arguments; any key is refused. */
export class NoInput {}
