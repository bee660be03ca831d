# METADATA
# title: Author cannot approve
# description: |
#   Nobody approves or merges what they wrote. The bot may merge its own merge request, because the gate lets
#   it, but never approve it.
package gate.rules.author_cannot_approve

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "Who wrote, approved and merged this change is not known.",
	"waivable": false,
	"remedy": "Let the gate read the merge request's author, approvals and commits.",
}

result := lib.deny("The bot approved its own merge request.", "Take the bot's approval back, and its right to approve.") if {
	lib.bot in lib.approvals
	lib.author == lib.bot
} else := lib.review(
	concat("", [partial[0], " approved what they wrote themselves."]),
	"Let somebody approve who had no part in the change.",
) if {
	count(partial) > 0
} else := lib.review(
	concat("", [lib.author, " merged their own merge request."]),
	"Let somebody else merge.",
) if {
	lib.author == lib.request.mergeUser
	not lib.author == lib.bot
} else := lib.auto("Nobody approved or merged what they wrote.") if {
	lib.bot
	lib.approvals
	lib.commit_authors
	lib.author
	merger_known
}

default shown := {"input": "unknown", "bound": "no approval by the author, a commit's author or the bot"}

shown := {
	"input": concat("", ["by ", lib.author, ", approved by ", approved_by]),
	"bound": "no approval by the author, a commit's author or the bot",
}

approved_by := "nobody" if {
	count(lib.approvals) == 0
} else := concat(", ", lib.approvals)

partial := [approver |
	some approver in lib.approvals
	had_part(approver)
]

had_part(approver) if approver in {lib.author, lib.bot}

had_part(approver) if approver in lib.commit_authors

merger_known if lib.is_text(lib.request.mergeUser)

# While it is open nobody has merged it.
merger_known if {
	lib.request.mergeUser == null
	input.side == "merge-request"
}
