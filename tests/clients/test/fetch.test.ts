import * as example from "../examples/fetch.js";
import { keeps } from "./promises.js";

keeps("fetch", example);
