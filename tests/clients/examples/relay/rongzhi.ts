import {
  commitMutation,
  Environment,
  fetchQuery,
  graphql,
  Network,
  RecordSource,
  Store,
  type GraphQLResponse,
  type PayloadError,
} from "relay-runtime";
import type {
  FinancingNeedStateInput,
  rongzhiFinancingNeedStateMutation as FinancingNeedState,
} from "./__generated__/rongzhiFinancingNeedStateMutation.graphql";
import type {
  rongzhiFinancingPlusExpertiseQuery as FinancingPlusExpertise,
} from "./__generated__/rongzhiFinancingPlusExpertiseQuery.graphql";
import type { rongzhiOrganizationsQuery as Organizations } from "./__generated__/rongzhiOrganizationsQuery.graphql";

type Trouble = PayloadError & { extensions?: { code?: string } };

export class Failed extends Error {
  constructor(readonly errors: readonly Trouble[]) {
    super(errors.map((each) => each.message).join("\n"));
  }
}

export function connect(url: string, send: typeof fetch, { trusted = false } = {}): Environment {
  const network = Network.create(async ({ id, text }, variables) => {
    const answer = await send(url, {
      method: "POST",
      headers: { accept: "application/graphql-response+json", "content-type": "application/json" },
      body: JSON.stringify(trusted ? { documentId: id, variables } : { query: text, variables }),
    });
    const body = (await answer.json()) as GraphQLResponse & { errors?: Trouble[] };
    // Relay would show a field that failed as null, which says that there is nothing.
    if (body.errors) throw new Failed(body.errors);
    return body;
  });
  return new Environment({ network, store: new Store(new RecordSource()) });
}

const organizationsQuery = graphql`
  query rongzhiOrganizationsQuery($first: Int!, $after: String, $filter: OrganizationFilter) {
    organizations(first: $first, after: $after, filter: $filter) @connection(key: "rongzhi_organizations") {
      edges {
        node {
          id
          kind
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

export async function allOrganizations(environment: Environment) {
  let after: string | null | undefined = null;
  for (;;) {
    const data: Organizations["response"] | undefined = await fetchQuery<Organizations>(
      environment,
      organizationsQuery,
      { first: 100, after },
    ).toPromise();
    // @connection makes one list of the pages.
    if (!data?.organizations.pageInfo.hasNextPage) return data?.organizations.edges ?? [];
    after = data.organizations.pageInfo.endCursor;
  }
}

const financingQuery = graphql`
  query rongzhiFinancingPlusExpertiseQuery(
    $enterpriseId: ID!
    $amount: Yuan!
    $purpose: FinancingPurpose!
    $asOf: Date
  ) {
    financingPlusExpertise(enterpriseId: $enterpriseId, amount: $amount, purpose: $purpose, asOf: $asOf) {
      eligibility(first: 10) {
        edges {
          node {
            verdict
            limit
            product {
              name
            }
            rules {
              verdict
              missing
            }
          }
        }
      }
      expertise(first: 3) {
        edges {
          node {
            score
            expertise {
              title
            }
          }
        }
      }
    }
  }
`;

export async function financing(environment: Environment, variables: FinancingPlusExpertise["variables"]) {
  const data = await fetchQuery<FinancingPlusExpertise>(environment, financingQuery, variables).toPromise();
  return data?.financingPlusExpertise;
}

const needMutation = graphql`
  mutation rongzhiFinancingNeedStateMutation($input: FinancingNeedStateInput!) {
    financingNeedState(input: $input) {
      __typename
      ... on FinancingNeed {
        id
        amount
        openFrom
      }
      ... on InvalidInputError {
        problems {
          path
          message
        }
      }
      ... on UserError {
        message
      }
    }
  }
`;

export function stateNeed(environment: Environment, input: FinancingNeedStateInput) {
  return new Promise<FinancingNeedState["response"]["financingNeedState"]>((resolve, reject) => {
    commitMutation<FinancingNeedState>(environment, {
      mutation: needMutation,
      variables: { input },
      onCompleted: (data) => resolve(data.financingNeedState),
      onError: reject,
    });
  });
}

export function codes(error: unknown): unknown[] {
  return error instanceof Failed ? error.errors.map((each) => each.extensions?.code) : [];
}
