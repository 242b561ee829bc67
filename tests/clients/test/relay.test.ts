import example from "../examples/relay/rongzhi.js";
import { keeps } from "./promises.js";

keeps("relay", example);
