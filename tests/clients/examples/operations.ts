import { graphql } from "./generated/gql.js";
import type { FinancingNeedStateMutation } from "./generated/graphql.js";

export const Organizations = graphql(`
  query Organizations($first: Int!, $after: String, $filter: OrganizationFilter) {
    organizations(first: $first, after: $after, filter: $filter) {
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
`);

export const FinancingPlusExpertise = graphql(`
  query FinancingPlusExpertise($enterpriseId: ID!, $amount: Yuan!, $purpose: FinancingPurpose!, $asOf: Date) {
    financingPlusExpertise(enterpriseId: $enterpriseId, amount: $amount, purpose: $purpose, asOf: $asOf) {
      eligibility(first: 10) {
        edges {
          node {
            verdict
            limit
            product {
              id
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
              id
              title
            }
          }
        }
      }
    }
  }
`);

export const FinancingNeedState = graphql(`
  mutation FinancingNeedState($input: FinancingNeedStateInput!) {
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
`);

export function told(result: FinancingNeedStateMutation["financingNeedState"]): string {
  switch (result.__typename) {
    case "FinancingNeed":
      return `${result.amount} yuan are looked for from ${result.openFrom} on.`;
    case "InvalidInputError":
      return result.problems.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n");
    default: // every other member, also one of a later release, is a UserError
      return result.message;
  }
}
