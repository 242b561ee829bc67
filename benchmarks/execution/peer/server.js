// @neo4j/graphql behind Apollo Server, reading the graph that this project's API reads.
// node server.js PORT, with NEO4J_URI, NEO4J_USER and NEO4J_PASSWORD; NODE_ENV=production.
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { Neo4jGraphQL } from "@neo4j/graphql";
import neo4j from "neo4j-driver";

// Names of properties as they are stored: of renamed ones it forgets the order where they are not
// selected.
const SCALARS = `
  id: String!
  name: String!
  name_en: String
  sort_name: String!
  kind: String!
  uscc: String
  anonymous: Boolean!
  synthetic: Boolean!
  recorded_at: String!`;
const PROVIDER = `${SCALARS}
  deals: [Deal!]! @relationship(type: "TOOK_PART", direction: OUT)
  products: [Product!]! @relationship(type: "OFFERED_BY", direction: IN)`;

const typeDefs = `#graphql
interface Provider { id: String! name: String! }
type Bank implements Provider @node {${PROVIDER}}
type Guarantor implements Provider @node {${PROVIDER}}
type Organization @node {${PROVIDER}}
type Park @node {${SCALARS}
  members: [Enterprise!]! @relationship(type: "LOCATED_IN", direction: IN)
}
type Enterprise @node {${SCALARS}
  parks: [Park!]! @relationship(type: "LOCATED_IN", direction: OUT)
  deals: [Deal!]! @relationship(type: "FOR_ENTERPRISE", direction: IN)
  facts: [Fact!]! @relationship(type: "ABOUT", direction: IN)
}
type Fact @node {
  measure: String!
  value_text: String
}
type Deal @node {
  id: String!
  amount: Int
  agreed_on: Date!
  enterprise: [Enterprise!]! @relationship(type: "FOR_ENTERPRISE", direction: OUT)
  participants: [Organization!]! @relationship(type: "TOOK_PART", direction: IN)
  parties: [Provider!]! @relationship(type: "TOOK_PART", direction: IN)
}
type Product @node {
  id: String!
  name: String!
  sort_name: String!
  kind: String!
  stages: [String!]!
  provider: [Organization!]! @relationship(type: "OFFERED_BY", direction: OUT)
  terms: [ProductTerms!]! @relationship(type: "TERMS_OF", direction: IN)
}
type ProductTerms @node {
  minimum: Int!
  maximum: Int
  maximum_tenor_months: Int
  annual_rate: Int
}
type FinancingNeed @node {
  id: String!
  amount: Int!
  purpose: String!
  open_from: Date!
  enterprise: [Enterprise!]! @relationship(type: "NEEDED_BY", direction: OUT)
}
type ServiceTeam @node {
  id: String!
  name: String!
  sort_name: String!
  lead: [Bank!]! @relationship(type: "LED_BY", direction: OUT)
  members: [TeamMember!]! @relationship(type: "IN_TEAM", direction: IN)
}
type TeamMember @node {
  id: String!
  valid_from: Date!
  provider: [Organization!]! @relationship(type: "SEATS", direction: OUT)
}
`;

const { NEO4J_URI, NEO4J_USER, NEO4J_PASSWORD } = process.env;
const driver = neo4j.driver(NEO4J_URI, neo4j.auth.basic(NEO4J_USER, NEO4J_PASSWORD));
const schema = await new Neo4jGraphQL({ typeDefs, driver }).getSchema();
const server = new ApolloServer({ schema });
const listen = { host: "127.0.0.1", port: Number(process.argv[2]) };
await startStandaloneServer(server, { listen });
console.log("ready");
