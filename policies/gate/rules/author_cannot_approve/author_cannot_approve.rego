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
	"remedy": "Let the gate read the merge request's author, approvals and commits.",
	"waivable": false,
}

result := lib.auto("author_cannot_approve", "Nobody approved or merged what they wrote.", shown) if {
	lib.bot
	lib.is_text(request.author)
	lib.are_texts(request.approvals)
	lib.are_texts(request.commitAuthors)
	count(partial) == 0
	merger_had_no_part
} else := lib.deny("The bot approved its own merge request.", "Take the bot's approval back, and its right to approve.") if {
	lib.bot in request.approvals
	request.author == lib.bot
} else := lib.review(
	concat("", [lib.listed(partial), " approved what they wrote themselves."]),
	"Let somebody approve who had no part in the change.",
) if {
	count(partial) > 0
} else := lib.review(
	concat("", [request.mergeUser, " merged what they wrote themselves."]),
	"Let somebody else merge.",
) if {
	request.mergeUser in array.concat([request.author], request.commitAuthors)
	request.mergeUser != lib.bot
}

default shown := {"input": "unknown", "bound": "approved and merged by others"}

shown := {
	"input": concat("", ["by ", request.author, ", approved by ", approved_by]),
	"bound": "approved and merged by others",
}

request := lib.request

approved_by := "nobody" if {
	request.approvals == []
} else := concat(", ", request.approvals)

partial := [approver |
	some approver in request.approvals
	had_part(approver)
]

had_part(approver) if {
	approver in [request.author, lib.bot]
} else if {
	approver in request.commitAuthors
}

# While it is open nobody has merged it.
merger_had_no_part if {
	request.mergeUser == null
	input.side == "merge-request"
} else if {
	request.mergeUser == lib.bot
} else if {
	lib.is_text(request.mergeUser)
	request.mergeUser != request.author
	not request.mergeUser in request.commitAuthors
}
