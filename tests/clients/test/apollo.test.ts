import * as example from "../examples/apollo.js";
import { keeps } from "./promises.js";

keeps("apollo", example);
