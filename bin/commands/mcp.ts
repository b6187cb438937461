/** `soundstage mcp`: tools for language models, over standard input and output. */
import type { Command } from 'commander';
import { connect, type GlobalOptions } from './settings.ts';

const serve = async (options: GlobalOptions, version: string): Promise<void> => {
  // Only here: other commands start without the protocol's libraries.
  const [{ createMcpServer }, { StdioServerTransport }] = await Promise.all([
    import('../mcp/server.ts'),
    import('@modelcontextprotocol/sdk/server/stdio.js'),
  ]);
  await createMcpServer(connect(options), version).connect(new StdioServerTransport());
};

export const addMcp = (program: Command): void => {
  program
    .command('mcp')
    .description('serve tools for language models (Model Context Protocol) over standard input and output')
    .action((_: unknown, command: Command) => serve(command.optsWithGlobals(), program.version() ?? ''));
};
