# METADATA
# title: Two approvals
# description: |
#   A critical service is moved when two people approved it who neither opened the merge request nor wrote any
#   of its commits. How critical a service is, the target branch says.
package gate.rules.two_approvals

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "How critical the service is, or who approved, is not known.",
	"remedy": "Describe the service's tier on the target branch, and let the gate read the approvals.",
	"waivable": false,
}

result := lib.auto("two_approvals", "The service is not critical.", shown) if {
	lib.spec.tier in ["standard", "batch"]
} else := lib.unclaimed if {
	not lib.claim
} else := lib.auto("two_approvals", "Enough people approved who had no part in the change.", shown) if {
	known
	count(others) >= needed
} else := lib.review(
	concat("", [lib.claim.service, " is critical and has ", shown.input, "; ", shown.bound, " are needed."]),
	concat("", ["Let ", json.marshal(needed), " people approve who had no part in the change."]),
) if {
	known
}

default shown := {"input": "unknown", "bound": "two approvals of others for a critical service"}

shown := {"input": concat("", ["tier ", lib.spec.tier]), "bound": "two approvals of others for a critical service"} if {
	lib.spec.tier != "critical"
} else := {
	"input": concat("", [json.marshal(count(others)), " approvals of others"]),
	"bound": concat("", ["at least ", json.marshal(needed)]),
} if {
	known
}

needed := data.thresholds.two_approvals.approvals

known if {
	lib.spec.tier == "critical"
	lib.in_range(needed, 2, 10)
	lib.are_texts(lib.request.approvals)
	lib.are_texts(lib.request.commitAuthors)
	lib.is_text(lib.request.author)
	lib.bot
}

others := {approver |
	some approver in lib.request.approvals
	approver != lib.request.author
	approver != lib.bot
	not approver in lib.request.commitAuthors
}
