# METADATA
# title: Gate
# description: |
#   Gathers what every rule says and answers with one verdict. The default is the contract: whatever
#   is undefined, unregistered or malformed leaves the answer at `review`.
package gate

import data.gate.lib
import data.gate.rules.emergency_override

# METADATA
# title: Verdict
# description: The worst outcome that was not waived, and each rule with its reason, sorted by name.
# entrypoint: true
verdict := {"outcome": outcome, "rules": results}

default outcome := "review"

outcome := "deny" if {
	denied
} else := "auto" if {
	clear
}

denied if {
	some entry in results
	entry.outcome == "deny"
}

# Said positively: every registered rule is present and none objects. An empty set of rules is not clear.
clear if {
	input.version == 1
	count(registered) > 0
	registered == present
	every entry in results {
		satisfied(entry)
	}
}

satisfied(entry) if entry.outcome == "auto"

satisfied(entry) if {
	entry.outcome == "review"
	entry.waived
}

# The thresholds name the rules that have to be there: a rule that was lost is noticed.
registered := {name | some name, _ in data.thresholds}

present := {name | data.gate.rules[name].result}

results := [entry |
	some name in sort([name | some name in (registered | present)])
	entry := said_by(name)
]

said_by(name) := objection(name, "The facts are of a version that this policy does not know.") if {
	not input.version == 1
} else := objection(name, "This rule is not part of the policy that was loaded.") if {
	not name in present
} else := objection(name, "This rule has no entry in the thresholds.") if {
	not name in registered
} else := {"rule": name, "outcome": said.outcome, "reason": said.reason, "waived": waived(name, said)} if {
	said := data.gate.rules[name].result
	said.outcome in {"auto", "review", "deny"}
	lib.is_text(said.reason)
} else := objection(name, "This rule gave an answer that is not one.")

objection(name, reason) := {"rule": name, "outcome": "review", "reason": reason, "waived": false}

# An emergency sets aside these two objections and no other, whatever else calls itself waivable.
default waived(_, _) := false

waived(name, said) if {
	name in {"cost_delta", "confidence"}
	said.outcome == "review"
	said.waivable == true
	emergency_override.active
}
