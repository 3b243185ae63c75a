using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>Reads a part of a message's content.</summary>
internal static class PartReader
{
    /// <summary>The property of a text that is a model's refusal: tiers with other dialects receive its text.</summary>
    private const string Refused = "refusal";

    private const string Detail = "detail";

    /// <param name="scan">Stands at the beginning of an object.</param>
    /// <param name="part">The part.</param>
    public static bool TryRead(ref RequestScan scan, out AIContent? part)
    {
        part = null;
        int at = scan.At;
        if (!TypeFinder.TryFind(ref scan, out Utf8JsonReader found)) return false;
        Member type = MemberNames.Of(found);
        if (!IsPart(type))
        {
            part = new WirePart(RequestText.Shown(found.GetString()!));
            scan.Skip();
            return true;
        }
        ulong seen = 0;
        bool isThere = false;
        string? lifetime = null;
        AdditionalPropertiesDictionary? kept = null;
        while (scan.NextMember(ref seen, out Member member))
        {
            bool isRead = true;
            if (member == type && !scan.IsNull)
            {
                isRead = TryReadValue(ref scan, type, out part);
                isThere = true;
            }
            else if (member == Member.CacheControl) isRead = CacheControl.TryRead(ref scan, out lifetime);
            else if (member != Member.Type) isRead = scan.TryKeep(ref kept);
            if (!isRead) return false;
        }
        if (scan.Error is not null) return false;
        if (!isThere) return scan.FailMissing(at, found.GetString()!);
        KeptNames.Add(kept, part!);
        if (lifetime is not null) (part!.AdditionalProperties ??= [])[PromptCacheExtensions.Property] = lifetime;
        return true;
    }

    public static TextContent ToRefusal(string text) => new(text) { AdditionalProperties = new() { [Refused] = true } };

    private static bool IsPart(Member type) => type is
        Member.Text or Member.ImageUrl or Member.InputAudio or Member.File or Member.Refusal or Member.VideoUrl or Member.DocumentUrl
        or Member.Thinking;

    private static bool TryReadValue(ref RequestScan scan, Member type, out AIContent? part)
    {
        part = null;
        switch (type)
        {
            case Member.Text:
                if (!scan.TryText(out string? text)) return false;
                part = new TextContent(text);
                return true;
            case Member.Refusal:
                if (!scan.TryText(out string? refusal)) return false;
                part = ToRefusal(refusal!);
                return true;
            case Member.Thinking: return TryReadThinking(ref scan, out part);
        }
        var media = new MediaDraft();
        if (scan.IsString && type is Member.ImageUrl or Member.VideoUrl or Member.DocumentUrl) media.Take(ref scan);
        else if (!scan.IsObject) return scan.Wrong("an object");
        else if (!media.TryReadMembers(ref scan)) return false;
        bool isBuilt = type switch
        {
            Member.ImageUrl => media.TryBuildAddress(ref scan, "image", out part),
            Member.VideoUrl => media.TryBuildAddress(ref scan, "video", out part),
            Member.DocumentUrl => media.TryBuildAddress(ref scan, "application", out part),
            Member.InputAudio => media.TryBuildSound(ref scan, out part),
            _ => media.TryBuildFile(ref scan, out part),
        };
        if (!isBuilt) return false;
        if (media.Detail is not null) (part!.AdditionalProperties ??= [])[Detail] = media.Detail;
        return true;
    }

    /// <summary>Thoughts among the parts, as Mistral has them: a text, or texts in parts of their own.</summary>
    private static bool TryReadThinking(ref RequestScan scan, out AIContent? part)
    {
        part = null;
        string? thoughts = "";
        if (scan.IsString) thoughts = scan.Reader.GetString();
        else if (!scan.IsArray) return scan.Wrong("a string or an array of parts");
        else
        {
            while (scan.NextElement())
            {
                if (!scan.IsObject) return scan.Wrong("an object");
                ulong seen = 0;
                while (scan.NextMember(ref seen, out Member member))
                {
                    string? piece = null;
                    if (member != Member.Text) scan.Skip();
                    else if (!scan.TryText(out piece)) return false;
                    thoughts += piece;
                }
            }
        }
        part = Origin.Thought(thoughts!, ChatFlavour.ThinkingParts, null);
        return scan.Error is null;
    }
}
