/** Who translates texts and reads them beside us: what deployers choose, and what functions learn of it. */
import { matching, oneOf } from './context.ts';

const TRANSLATORS = ['none', 'amazon', 'libretranslate'] as const;
const ANALYZERS = ['local', 'comprehend'] as const;

export interface LanguageServices {
  readonly translator: (typeof TRANSLATORS)[number];
  /** Of a server with LibreTranslate's API. */
  readonly translateUrl: string | undefined;
  /** Its API key in Secrets Manager; undefined where it wants none. */
  readonly translateSecretArn: string | undefined;
  readonly analyzer: (typeof ANALYZERS)[number];
}

type Name = 'translator' | 'translateUrl' | 'translateSecretArn' | 'analyzer';

export const SECRET_ARN = /^arn:[^:]+:secretsmanager:[^:]+:\d{12}:secret:.+$/;

export function readLanguageServices(text: (name: Name) => string): LanguageServices {
  const translator = oneOf('translator', text('translator'), TRANSLATORS);
  const [url, arn] = [text('translateUrl'), text('translateSecretArn')];
  if (translator !== 'libretranslate' && `${url}${arn}` !== '')
    throw new Error('Settings translateUrl and translateSecretArn are for translator=libretranslate');
  if (translator === 'libretranslate')
    matching('translateUrl', url, /^https?:\/\/[^\s]+$/, 'the URL of a server with LibreTranslate’s API');
  if (arn !== '') matching('translateSecretArn', arn, SECRET_ARN, 'the ARN of a secret in Secrets Manager');
  return {
    translator,
    translateUrl: url === '' ? undefined : url,
    translateSecretArn: arn === '' ? undefined : arn,
    analyzer: oneOf('analyzer', text('analyzer'), ANALYZERS),
  };
}
