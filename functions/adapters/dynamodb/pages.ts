/** Reading queries page by page. */
import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';

/** Items of a query, over as many pages as the reader wants. */
export async function* itemsOf(
  client: DynamoDBDocumentClient,
  query: QueryCommandInput,
): AsyncGenerator<unknown> {
  let from: QueryCommandInput['ExclusiveStartKey'];
  do {
    const page = await client.send(new QueryCommand({ ...query, ExclusiveStartKey: from }));
    yield* page.Items ?? [];
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}
