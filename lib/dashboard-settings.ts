/** The part of the settings that is about the dashboard in AWS. */
import { oneOf, perhapsMatching } from './context.ts';

export interface DashboardSettings {
  /** Undefined leaves the page with the name that CloudFront gives it. */
  readonly address: { readonly name: string; readonly certificateArn: string } | undefined;
  /** A web ACL of AWS WAF for CloudFront; it guards the API as it is reached through the page's address, too. */
  readonly webAcl: string | undefined;
}

type Name = 'dashboard' | 'dashboardDomainName' | 'dashboardCertificateArn' | 'webAcl';

const HOST = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;

/** Undefined where it is not deployed. */
export function readDashboard(text: (name: Name) => string): DashboardSettings | undefined {
  if (oneOf('dashboard', text('dashboard'), ['off', 'on']) === 'off') {
    const alone = (['dashboardDomainName', 'dashboardCertificateArn', 'webAcl'] as const).filter(text);
    if (alone.length > 0) throw new Error(`Setting ${alone.join(', ')} needs dashboard=on`);
    return undefined;
  }
  const name = perhapsMatching(
    'dashboardDomainName',
    text('dashboardDomainName'),
    HOST,
    'a host name such as app.example.org',
  );
  const certificateArn = perhapsMatching(
    'dashboardCertificateArn',
    text('dashboardCertificateArn'),
    /^arn:[^:]+:acm:us-east-1:.+$/,
    'the ARN of a certificate in us-east-1, where CloudFront looks for it',
  );
  if ((name === undefined) !== (certificateArn === undefined))
    throw new Error('Settings dashboardDomainName and dashboardCertificateArn need each other');
  const webAcl = perhapsMatching(
    'webAcl',
    text('webAcl'),
    /^arn:[^:]+:wafv2:us-east-1:\d{12}:global\/webacl\/.+$/,
    'the ARN of a web ACL of scope CLOUDFRONT',
  );
  return { address: name && certificateArn ? { name, certificateArn } : undefined, webAcl };
}
