import * as example from "../examples/urql.js";
import { keeps } from "./promises.js";

keeps("urql", example);
