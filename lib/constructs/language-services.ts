/** What translating and analysing functions are told of the services they ask, and may ask of them. */
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { StageName } from '../../functions/contract/stages.ts';
import type { LanguageServices } from '../languages.ts';
import { allowLanguageService, allowSecrets } from './grants.ts';

export function languageEnvironment(
  stage: StageName,
  { translator, translateUrl, translateSecretArn, analyzer }: LanguageServices,
): Readonly<Record<string, string>> {
  if (stage === 'analyze') return { ANALYZER: analyzer };
  if (stage !== 'translate') return {};
  return {
    TRANSLATOR: translator,
    TRANSLATE_URL: translateUrl ?? 'none',
    TRANSLATE_SECRET_ARN: translateSecretArn ?? 'none',
  };
}

export function allowLanguages(fn: IFunction, stage: StageName, services: LanguageServices): void {
  if (stage === 'translate') {
    // Of a text in a language that nobody told, Translate asks Comprehend in the caller's name.
    if (services.translator === 'amazon')
      allowLanguageService(fn, ['translate:TranslateText', 'comprehend:DetectDominantLanguage']);
    if (services.translateSecretArn) allowSecrets(fn, [services.translateSecretArn]);
  }
  if (stage === 'analyze' && services.analyzer === 'comprehend')
    allowLanguageService(fn, ['comprehend:BatchDetectSentiment', 'comprehend:BatchDetectKeyPhrases']);
}
