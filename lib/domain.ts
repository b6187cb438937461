/** The part of the settings that gives the APIs names of the deployer's own. */
import { matching, perhapsMatching } from './context.ts';

/** One name, and what API Gateway and DNS need for it. */
export interface Address {
  readonly name: string;
  /** A certificate of the deployment's region that covers the name. */
  readonly certificateArn: string;
  /** The Route 53 zone to write the record into; undefined leaves the record to the deployer. */
  readonly hostedZoneId: string | undefined;
}

export interface Domain {
  readonly api: Address;
  /** Another name: one name cannot serve HTTP and WebSocket. Undefined leaves the socket with the name AWS gave it. */
  readonly socket: Address | undefined;
}

type DomainSetting = 'domainName' | 'socketDomainName' | 'certificateArn' | 'hostedZoneId';

const HOST = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;

export function readDomain(text: (name: DomainSetting) => string): Domain | undefined {
  const host = (name: DomainSetting): string | undefined =>
    perhapsMatching(name, text(name), HOST, 'a host name such as api.example.org');
  const name = host('domainName');
  const socketName = host('socketDomainName');
  if (name === undefined) {
    const alone = (['socketDomainName', 'certificateArn', 'hostedZoneId'] as const).filter((one) =>
      text(one),
    );
    if (alone.length > 0) throw new Error(`Setting ${alone.join(', ')} needs domainName`);
    return undefined;
  }
  const shared = {
    certificateArn: matching(
      'certificateArn',
      text('certificateArn'),
      /^arn:[^:]+:acm:.+$/,
      'the ARN of a certificate for domainName',
    ),
    hostedZoneId: perhapsMatching(
      'hostedZoneId',
      text('hostedZoneId'),
      /^Z[A-Z0-9]+$/,
      'the id of a Route 53 hosted zone',
    ),
  };
  return { api: { name, ...shared }, socket: socketName ? { name: socketName, ...shared } : undefined };
}
