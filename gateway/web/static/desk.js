"use strict";
// Keys for lists: j and k move, Enter opens, / goes to the search. Everything works without this.
