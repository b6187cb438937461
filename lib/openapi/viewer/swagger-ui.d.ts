/** The part of Swagger UI that we use; its package brings no types. */
declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  /** See https://swagger.io/docs/open-source-tools/swagger-ui/usage/configuration/. */
  interface Configuration {
    readonly domNode: Element | null;
    readonly spec: object;
    readonly deepLinking?: boolean;
    readonly docExpansion?: 'list' | 'full' | 'none';
    readonly defaultModelsExpandDepth?: number;
    readonly persistAuthorization?: boolean;
    readonly syntaxHighlight?: { readonly theme: string };
    readonly validatorUrl?: string | null;
    readonly plugins?: readonly (() => {
      readonly wrapComponents: Readonly<Record<string, () => () => null>>;
    })[];
  }
  export default function SwaggerUI(configuration: Configuration): unknown;
}
