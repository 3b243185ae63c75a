using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>
/// Reads a caller's chat completions request in one pass: what the engine understands of it, and the bytes of its members for tiers of the
/// same dialect. What is wrong is told, never thrown, whatever the bytes are.
/// </summary>
internal static class RequestReader
{
    /// <summary>More members than any API has. Each is compared with those before it.</summary>
    private const int MostMembers = 256;

    /// <summary>False when the request cannot be understood.</summary>
    /// <param name="body">The whole body, UTF-8. The request keeps parts of it, so that it must not change any more.</param>
    /// <param name="request">The request.</param>
    /// <param name="error">What is wrong with it.</param>
    public static bool TryRead(ReadOnlyMemory<byte> body, out ChatCompletionRequest? request, out RequestError? error) =>
        WholeRequest.TryRead(body, null, Read, out request, out error);

    private static ChatCompletionRequest? Read(ref RequestScan scan, string? path)
    {
        int at = scan.At;
        var draft = new RequestDraft();
        while (scan.NextName())
            if (!TryReadMember(ref scan, draft)) return null;
        // Nothing may follow: this throws.
        scan.Reader.Read();
        if (string.IsNullOrEmpty(draft.Model)) return Missing(ref scan, at, "model");
        // As OpenAI has it: to take one of them would leave the other out without a word.
        if (draft is { MaxTokens: not null, MaxCompletionTokens: not null })
        {
            scan.Fail(at, "max_tokens", "and 'max_completion_tokens' must not both be set", RequestCodes.Combination);
            return null;
        }
        return draft.Messages is null ? Missing(ref scan, at, "messages") : draft.ToRequest();
    }

    private static ChatCompletionRequest? Missing(ref RequestScan scan, int at, string member)
    {
        scan.FailMissing(at, member);
        return null;
    }

    private static bool TryReadMember(ref RequestScan scan, RequestDraft draft)
    {
        TopMember member = TopMembers.Of(scan.Reader);
        string name = member == TopMember.Other ? scan.Name() : TopMembers.NameOf(member);
        if (!IsNew(ref scan, draft, member, name)) return false;
        scan.Reader.Read();
        int start = scan.At;
        if (!TryReadValue(ref scan, draft, member)) return false;
        draft.Members.Add(new WireMember(name, scan.Since(start)));
        return true;
    }

    /// <summary>
    /// A name that stands twice, or once more in another case, means one value to one reader and the other one to another: a caller could
    /// ask a provider for a model that it may not ask us for.
    /// </summary>
    private static bool IsNew(ref RequestScan scan, RequestDraft draft, TopMember member, string name)
    {
        if (member != TopMember.Other) return draft.TryTake(member) || scan.FailTwice();
        if (draft.Members.Count >= MostMembers) return scan.Fail(0, null, $"has more than {MostMembers} members", RequestCodes.TooMany);
        // It comes into logs, where an adaptation leaves it out.
        if (name.Length == 0 || RequestText.Shown(name) != name)
            return scan.Fail("is not the name of a member of a request", RequestCodes.Unknown);
        if (TopMembers.Spelling(name) is { } known)
            return scan.Fail($"is not a member of a request; its name is '{known}'", RequestCodes.Unknown);
        foreach (WireMember other in draft.Members)
            if (other.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return scan.FailTwice();
        return true;
    }

    private static bool TryReadValue(ref RequestScan scan, RequestDraft draft, TopMember member)
    {
        switch (member)
        {
            case TopMember.Model: return TryReadModel(ref scan, draft);
            case TopMember.Messages: return MessageReader.TryRead(ref scan, out draft.Messages);
            case TopMember.Stream:
                if (!scan.TryFlag(out bool? stream)) return false;
                draft.IsStream = stream == true;
                return true;
            case TopMember.StreamOptions: return TryReadStream(ref scan, draft);
            case TopMember.Tools: return ToolReader.TryReadTools(ref scan, draft);
            case TopMember.Functions: return ToolReader.TryReadFunctions(ref scan, draft);
            case TopMember.ToolChoice: return ToolReader.TryReadChoice(ref scan, draft);
            case TopMember.FunctionCall: return ToolReader.TryReadFunctionChoice(ref scan, draft);
            case TopMember.ResponseFormat: return FormatReader.TryRead(ref scan, draft);
            // What Microsoft.Extensions.AI's clients make of a format is no member of a request.
            case TopMember.Strict:
                scan.Skip();
                return true;
            case < TopMember.N and not TopMember.Other: return OptionReader.TryRead(ref scan, draft, member);
            default: return draft.TryKeep(ref scan);
        }
    }

    private static bool TryReadModel(ref RequestScan scan, RequestDraft draft)
    {
        if (!scan.IsString) return scan.Wrong("a string");
        if (!scan.TryText(out draft.Model)) return false;
        return draft.Model!.Length > 0 || scan.Fail("must not be empty", RequestCodes.Value);
    }

    private static bool TryReadStream(ref RequestScan scan, RequestDraft draft)
    {
        if (!scan.TryObject(out bool isThere)) return false;
        ulong seen = 0;
        while (isThere && scan.NextMember(ref seen, out Member member))
        {
            if (member != Member.IncludeUsage)
            {
                scan.Skip();
                continue;
            }
            if (!scan.TryFlag(out bool? wants)) return false;
            draft.WantsUsage = wants == true;
        }
        return scan.Error is null;
    }
}
