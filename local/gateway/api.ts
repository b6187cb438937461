import type { LocalFunction } from '../functions/pool.ts';
import { type Fields, fields, number, optional, text } from '../json.ts';
import { functionNameIn } from '../sources/mapping.ts';
import type { Resource, Resources } from '../template/resources.ts';

export interface Route {
  readonly key: string;
  readonly target: LocalFunction;
  readonly timeoutMilliseconds: number;
}

/** One HTTP or WebSocket API with what its template attaches to it. */
export interface Api {
  readonly id: string;
  readonly properties: Fields;
  readonly stages: readonly string[];
  readonly routes: readonly Route[];
}

const longestIntegration = { HTTP: 30_000, WEBSOCKET: 29_000 } as const;

/** The APIs of one protocol; there is one port for each protocol, so there may be one API only. */
export function apiOf(
  protocol: 'HTTP' | 'WEBSOCKET',
  resources: Resources,
  functionNamed: (name: string) => LocalFunction,
): Api | undefined {
  const [api, ...others] = resources
    .ofType('AWS::ApiGatewayV2::Api')
    .filter(({ properties }) => properties['ProtocolType'] === protocol);
  if (others.length > 0)
    throw new Error(`The local cloud serves one ${protocol} API, and the template has more`);
  if (api === undefined) return undefined;
  const attached = (type: string) =>
    resources.ofType(type).filter(({ properties }) => properties['ApiId'] === api.name);
  const integrations = new Map(attached('AWS::ApiGatewayV2::Integration').map((one) => [one.name, one]));
  return {
    id: api.name,
    properties: api.properties,
    stages: attached('AWS::ApiGatewayV2::Stage').map(({ name }) => name),
    routes: attached('AWS::ApiGatewayV2::Route').map((route) => {
      const target = text(route.properties['Target'], `Target of ${route.logicalId}`);
      const integration = integrations.get(target.replace('integrations/', ''));
      if (integration === undefined) throw new Error(`${route.logicalId} has no integration`);
      refuseAuthorization(route);
      return routeTo(route, integration, longestIntegration[protocol], functionNamed);
    }),
  };
}

function refuseAuthorization({ logicalId, properties }: Resource) {
  const kind = properties['AuthorizationType'] ?? 'NONE';
  if (kind !== 'NONE')
    throw new Error(`${logicalId}: the local cloud does not support AuthorizationType ${kind}`);
}

function routeTo(
  route: Resource,
  { logicalId, properties }: Resource,
  longest: number,
  functionNamed: (name: string) => LocalFunction,
): Route {
  const { IntegrationType, PayloadFormatVersion, IntegrationUri, TimeoutInMillis } = fields(
    properties,
    logicalId,
  );
  if (IntegrationType !== 'AWS_PROXY')
    throw new Error(`${logicalId}: the local cloud does not support IntegrationType ${IntegrationType}`);
  if (longest === longestIntegration.HTTP && PayloadFormatVersion !== '2.0')
    throw new Error(
      `${logicalId}: the local cloud does not support PayloadFormatVersion ${PayloadFormatVersion}`,
    );
  return {
    key: text(route.properties['RouteKey'], `RouteKey of ${route.logicalId}`),
    target: functionNamed(functionNameIn(text(IntegrationUri, `IntegrationUri of ${logicalId}`))),
    timeoutMilliseconds: optional(number, TimeoutInMillis, `TimeoutInMillis of ${logicalId}`) ?? longest,
  };
}

export class IntegrationTimeout extends Error {
  override readonly name = 'IntegrationTimeout';
}

/** Invokes the function of a route, but waits no longer than the gateway would. The function itself runs on. */
export async function integrate({ target, timeoutMilliseconds }: Route, event: unknown): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new IntegrationTimeout(target.spec.name)), timeoutMilliseconds);
  });
  try {
    return await Promise.race([target.invoke(event), limit]);
  } finally {
    clearTimeout(timer);
  }
}
