/** The service as tools for language models (Model Context Protocol). */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { Client } from '../../client/index.ts';
import { addTaskTools } from './task-tools.ts';
import { addTranscriptTools } from './transcript-tools.ts';

const INSTRUCTIONS =
  'Soundstage makes transcripts with speakers from audio and video. Submit a file or URL, watch its task until it is completed, then read the transcript. Where an answer says that demonstration models were used, the words are not to be trusted.';

export const createMcpServer = (client: Client, version: string): McpServer => {
  const server = new McpServer({ name: 'soundstage', version }, { instructions: INSTRUCTIONS });
  addTaskTools(server, client);
  addTranscriptTools(server, client);
  return server;
};
