/** The single table, with its stream and its indexes. Key layouts are in functions/contract/keys.ts. */
import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { INDEXES } from '../../functions/contract/keys.ts';
import type { Settings } from '../settings.ts';

export function createTable(scope: Construct, key: IKey | undefined, { isProduction }: Settings): Table {
  const table = new Table(scope, 'Table', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    stream: StreamViewType.NEW_AND_OLD_IMAGES,
    timeToLiveAttribute: 'expires_at',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy: RemovalPolicy.RETAIN,
    deletionProtection: isProduction,
    ...(key && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: key }),
  });
  // All are sparse: an item is in an index only while it has the index's attributes.
  addIndex(table, INDEXES.byOwner, 'owner', ProjectionType.ALL);
  addIndex(table, INDEXES.claimable, 'claim', ProjectionType.ALL);
  addIndex(table, INDEXES.due, 'due', ProjectionType.KEYS_ONLY);
  return table;
}

function addIndex(table: Table, indexName: string, prefix: string, projectionType: ProjectionType): void {
  table.addGlobalSecondaryIndex({
    indexName,
    partitionKey: { name: `${prefix}_pk`, type: AttributeType.STRING },
    sortKey: { name: `${prefix}_sk`, type: AttributeType.STRING },
    projectionType,
  });
}
