using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>Reads the messages of a request.</summary>
internal static class MessageReader
{
    private static readonly WireNames<CallerRole> _roles = new(
        (CallerRole.System, ["system"]),
        (CallerRole.Developer, ["developer"]),
        (CallerRole.User, ["user"]),
        (CallerRole.Assistant, ["assistant"]),
        (CallerRole.Tool, ["tool"]),
        (CallerRole.Function, ["function"]));

    public static bool TryRead(ref RequestScan scan, out ChatMessage[]? messages)
    {
        messages = null;
        if (!scan.IsArray) return scan.Wrong("an array of messages");
        int at = scan.At;
        var list = new List<ChatMessage>();
        while (scan.NextElement())
        {
            if (!scan.IsObject) return scan.Wrong("an object");
            int start = scan.At;
            var draft = new MessageDraft();
            if (!TryReadMembers(ref scan, ref draft)) return false;
            if (!draft.TryBuild(ref scan, start, list)) return false;
        }
        if (list.Count == 0) return scan.Fail(at, null, "must hold at least one message", RequestCodes.Empty);
        messages = [.. list];
        return true;
    }

    private static bool TryReadMembers(ref RequestScan scan, ref MessageDraft draft)
    {
        ulong seen = 0;
        while (scan.NextMember(ref seen, out Member member))
            if (!TryReadMember(ref scan, ref draft, member)) return false;
        return scan.Error is null;
    }

    // Longer than other methods: one case for each member.
    private static bool TryReadMember(ref RequestScan scan, ref MessageDraft draft, Member member)
    {
        switch (member)
        {
            case Member.Role: return TryReadRole(ref scan, ref draft);
            case Member.Content: return TryReadContent(ref scan, ref draft);
            case Member.Name: return scan.TryText(out draft.Name);
            case Member.Refusal: return scan.TryText(out draft.Refusal);
            case Member.ToolCallId: return scan.TryText(out draft.ResultOf);
            case Member.ToolCalls: return CallReader.TryReadCalls(ref scan, ref draft.Calls);
            case Member.FunctionCall: return TryReadFunctionCall(ref scan, ref draft);
            case Member.ReasoningContent: return TryReadThoughts(ref scan, ref draft, "reasoning_content");
            case Member.Reasoning: return TryReadThoughts(ref scan, ref draft, "reasoning");
            case Member.Audio: return TryReadAudio(ref scan, ref draft);
            default: return scan.TryKeep(ref draft.Kept);
        }
    }

    private static bool TryReadRole(ref RequestScan scan, ref MessageDraft draft)
    {
        if (!scan.IsString) return scan.Wrong("a string");
        draft.Role = _roles.Find(scan.Reader);
        return draft.Role != CallerRole.None
            || scan.Fail(
                $"is '{RequestText.Shown(scan.Reader.GetString()!)}', and must be system, developer, user, assistant, tool or function",
                RequestCodes.Value);
    }

    private static bool TryReadContent(ref RequestScan scan, ref MessageDraft draft)
    {
        if (scan.IsNull) return true;
        if (scan.IsString)
        {
            draft.Text = scan.Reader.GetString();
            return true;
        }
        if (!scan.IsArray) return scan.Wrong("a string or an array of parts");
        draft.Parts = [];
        while (scan.NextElement())
        {
            if (!scan.IsObject) return scan.Wrong("an object");
            if (!PartReader.TryRead(ref scan, out AIContent? part)) return false;
            draft.Parts.Add(part!);
        }
        return true;
    }

    private static bool TryReadFunctionCall(ref RequestScan scan, ref MessageDraft draft)
    {
        if (!scan.TryObject(out bool isThere)) return false;
        return !isThere || CallReader.TryReadFunction(ref scan, out draft.FunctionName, out draft.FunctionArguments);
    }

    /// <summary>Gateways say the same thoughts under both names; what is no text is kept as it is.</summary>
    private static bool TryReadThoughts(ref RequestScan scan, ref MessageDraft draft, string name)
    {
        if (!scan.IsString || draft.Thoughts is not null) return scan.TryKeep(ref draft.Kept);
        draft.Thoughts = scan.Reader.GetString();
        draft.ThoughtMember = name;
        return true;
    }

    private static bool TryReadAudio(ref RequestScan scan, ref MessageDraft draft)
    {
        if (!scan.TryObject(out bool isThere)) return false;
        draft.IsSpoken |= isThere;
        return scan.TryKeep(ref draft.Kept);
    }
}
