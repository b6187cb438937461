/** The dashboard: static files from a private bucket, and the API beside them on the same address, by CloudFront. */
import { CfnOutput, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Function as CloudFrontFunction,
  Distribution,
  type DistributionProps,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { API_PATHS, contentSecurityPolicy, PAGE_HEADERS } from '../dashboard-headers.ts';
import type { DashboardSettings } from '../dashboard-settings.ts';

export interface DashboardPageProps extends DashboardSettings {
  /** The built page. */
  readonly folder: string;
  readonly apiUrl: string;
  readonly socketUrl: string;
  readonly media: Bucket;
  /** Where the record of its own name goes; undefined leaves it to the deployer. */
  readonly hostedZoneId: string | undefined;
}

/** Any path without an ending is a place within the page. Custom error pages would change the API's answers, too. */
const TO_THE_PAGE = `function handler(event) {
  var request = event.request;
  if (request.uri.split('/').pop().indexOf('.') < 0) request.uri = '/index.html';
  return request;
}`;

/** CloudFront's own, the same for every record that points to a distribution. */
const CLOUDFRONT_ZONE = 'Z2FDTNDATAQYW2';

const hostOf = (url: string): string => Fn.select(2, Fn.split('/', url));

/** The CDK's own may leave the field undefined: its interface forbids that under exactOptionalPropertyTypes. */
class FilesBucket extends Bucket {
  override get isWebsite(): boolean {
    return false;
  }
}

export class DashboardPage extends Construct {
  constructor(scope: Construct, id: string, props: DashboardPageProps) {
    super(scope, id);
    const files = new FilesBucket(this, 'Files', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      // Each deployment brings all of them again.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const distribution = new Distribution(this, 'Distribution', {
      comment: `${Stack.of(this).stackName} dashboard`,
      httpVersion: HttpVersion.HTTP2_AND_3,
      defaultBehavior: this.#page(files, props),
      additionalBehaviors: apiBehaviors(props.apiUrl),
      ...(props.webAcl && { webAclId: props.webAcl }),
      ...this.#named(props),
    });
    this.#bring(props.folder, files, distribution);
    this.#point(props, distribution);
    new CfnOutput(Stack.of(this), 'PageUrl', {
      value: `https://${props.address?.name ?? distribution.distributionDomainName}`,
    });
  }

  #page(files: FilesBucket, { media, socketUrl }: DashboardPageProps): BehaviorOptions {
    return {
      origin: S3BucketOrigin.withOriginAccessControl(files),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      responseHeadersPolicy: this.#headers(media, socketUrl),
      functionAssociations: [
        {
          eventType: FunctionEventType.VIEWER_REQUEST,
          function: new CloudFrontFunction(this, 'ToThePage', {
            code: FunctionCode.fromInline(TO_THE_PAGE),
            runtime: FunctionRuntime.JS_2_0,
          }),
        },
      ],
    };
  }

  #headers(media: Bucket, socketUrl: string): ResponseHeadersPolicy {
    const reach = { media: `https://${media.bucketRegionalDomainName}`, live: `wss://${hostOf(socketUrl)}` };
    return new ResponseHeadersPolicy(this, 'Headers', {
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(reach), override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
      },
      customHeadersBehavior: {
        customHeaders: (['cross-origin-opener-policy', 'permissions-policy'] as const).map((header) => ({
          header,
          value: PAGE_HEADERS[header],
          override: true,
        })),
      },
    });
  }

  #named({ address }: DashboardPageProps): Partial<DistributionProps> {
    if (address === undefined) return {};
    return {
      domainNames: [address.name],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', address.certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    };
  }

  /** What is hashed comes first: the page never names a file that is not there. Old ones stay, for pages still open. */
  #bring(folder: string, files: FilesBucket, distribution: Distribution): void {
    const common = { destinationBucket: files, prune: false };
    const hashed = new BucketDeployment(this, 'Hashed', {
      ...common,
      sources: [Source.asset(folder)],
      exclude: ['index.html'],
      cacheControl: [CacheControl.fromString('public, max-age=31536000, immutable')],
    });
    const page = new BucketDeployment(this, 'Index', {
      ...common,
      sources: [Source.asset(folder)],
      exclude: ['*'],
      include: ['index.html'],
      cacheControl: [CacheControl.noCache()],
      distribution,
      distributionPaths: ['/index.html'],
    });
    page.node.addDependency(hashed);
  }

  #point({ address, hostedZoneId }: DashboardPageProps, distribution: Distribution): void {
    if (address === undefined || hostedZoneId === undefined) return;
    new CfnRecordSet(this, 'Record', {
      hostedZoneId,
      name: address.name,
      type: 'A',
      aliasTarget: { dnsName: distribution.distributionDomainName, hostedZoneId: CLOUDFRONT_ZONE },
    });
  }
}

/** Passed on as they come, but for the host, by which API Gateway knows its APIs. */
function apiBehaviors(apiUrl: string): Record<string, BehaviorOptions> {
  const api: BehaviorOptions = {
    origin: new HttpOrigin(hostOf(apiUrl), { protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY }),
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
  };
  return Object.fromEntries(API_PATHS.flatMap((path) => [[path, api] as const, [`${path}/*`, api] as const]));
}
