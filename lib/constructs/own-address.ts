/** Makes an API answer under a name of the deployer's own. */
import { CfnOutput } from 'aws-cdk-lib';
import {
  ApiMapping,
  DomainName,
  type IApiRef,
  type IStage,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { Address } from '../domain.ts';

/** Maps the name to the stage; nothing where there is no name. */
export function answerAs(scope: Construct, address: Address | undefined, api: IApiRef, stage: IStage): void {
  if (address === undefined) return;
  new ApiMapping(scope, 'Mapping', { api, stage, domainName: createDomain(scope, address) });
}

function createDomain(scope: Construct, { name, certificateArn, hostedZoneId }: Address): DomainName {
  const domain = new DomainName(scope, 'Domain', {
    domainName: name,
    certificate: Certificate.fromCertificateArn(scope, 'Certificate', certificateArn),
    securityPolicy: SecurityPolicy.TLS_1_2,
  });
  if (hostedZoneId === undefined) {
    new CfnOutput(scope, 'DomainTarget', {
      value: domain.regionalDomainName,
      description: `A CNAME record of ${name} must point here`,
    });
  } else {
    new CfnRecordSet(scope, 'Record', {
      hostedZoneId,
      name,
      type: 'A',
      aliasTarget: { dnsName: domain.regionalDomainName, hostedZoneId: domain.regionalHostedZoneId },
    });
  }
  return domain;
}
