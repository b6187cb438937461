/** The part of the settings that lets an OIDC provider's tokens in, instead of API keys. */
import { perhapsMatching } from './context.ts';

export interface Jwt {
  /** As the tokens name it; its keys are found at `/.well-known/openid-configuration` below. */
  readonly issuer: string;
  readonly audience: string;
}

export function readJwt(text: (name: 'jwtIssuer' | 'jwtAudience') => string): Jwt | undefined {
  const issuer = perhapsMatching('jwtIssuer', text('jwtIssuer'), /^https:\/\/\S+$/, 'an https address');
  const audience = perhapsMatching('jwtAudience', text('jwtAudience'), /^\S+$/, 'the audience of the tokens');
  if (issuer !== undefined && audience !== undefined) return { issuer, audience };
  if (issuer === undefined && audience === undefined) return undefined;
  throw new Error('Settings jwtIssuer and jwtAudience need one another');
}
