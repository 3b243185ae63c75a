using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>Reads the members of a request that are options with a plain value.</summary>
internal static class OptionReader
{
    // Longer than other methods: one case for each option.
    public static bool TryRead(ref RequestScan scan, RequestDraft draft, TopMember member)
    {
        ChatOptions options = draft.Options;
        float? number;
        long? whole;
        switch (member)
        {
            case TopMember.Temperature:
                if (!scan.TryNumber(out number)) return false;
                options.Temperature = number;
                return true;
            case TopMember.TopP:
                if (!scan.TryNumber(out number)) return false;
                options.TopP = number;
                return true;
            case TopMember.FrequencyPenalty:
                if (!scan.TryNumber(out number)) return false;
                options.FrequencyPenalty = number;
                return true;
            case TopMember.PresencePenalty:
                if (!scan.TryNumber(out number)) return false;
                options.PresencePenalty = number;
                return true;
            case TopMember.TopK:
                if (!scan.TryWhole(int.MinValue, int.MaxValue, out whole)) return false;
                options.TopK = (int?)whole;
                return true;
            case TopMember.MaxTokens:
                if (!scan.TryWhole(1, int.MaxValue, out whole)) return false;
                draft.MaxTokens = (int?)whole;
                return true;
            case TopMember.MaxCompletionTokens:
                if (!scan.TryWhole(1, int.MaxValue, out whole)) return false;
                draft.MaxCompletionTokens = (int?)whole;
                return true;
            case TopMember.Seed:
                if (!scan.TryWhole(long.MinValue, long.MaxValue, out whole)) return false;
                options.Seed = whole;
                return true;
            case TopMember.ParallelToolCalls:
                if (!scan.TryFlag(out bool? parallel)) return false;
                options.AllowMultipleToolCalls = parallel;
                return true;
            case TopMember.Stop: return TryReadStop(ref scan, options);
            case TopMember.ReasoningEffort: return TryReadEffort(ref scan, draft);
            default: throw new ArgumentOutOfRangeException(nameof(member), member, "It has a reader of its own.");
        }
    }

    private static bool TryReadStop(ref RequestScan scan, ChatOptions options)
    {
        if (scan.IsNull) return true;
        if (scan.IsString)
        {
            options.StopSequences = [scan.Reader.GetString()!];
            return true;
        }
        if (!scan.IsArray) return scan.Wrong("a string or an array of strings");
        var texts = new List<string>();
        while (scan.NextElement())
        {
            if (!scan.IsString) return scan.Wrong("a string");
            texts.Add(scan.Reader.GetString()!);
        }
        if (texts.Count > 0) options.StopSequences = texts;
        return true;
    }

    /// <summary>An effort that Microsoft.Extensions.AI has no word for is handed on as it is.</summary>
    private static bool TryReadEffort(ref RequestScan scan, RequestDraft draft)
    {
        if (scan.IsNull) return true;
        if (!scan.IsString) return scan.Wrong("a string");
        ReasoningEffort? effort =
            scan.Reader.ValueTextEquals("low"u8) ? ReasoningEffort.Low
            : scan.Reader.ValueTextEquals("medium"u8) ? ReasoningEffort.Medium
            : scan.Reader.ValueTextEquals("high"u8) ? ReasoningEffort.High
            : scan.Reader.ValueTextEquals("none"u8) ? ReasoningEffort.None
            : scan.Reader.ValueTextEquals("xhigh"u8) ? ReasoningEffort.ExtraHigh
            : null;
        if (effort is null) return draft.TryKeep(ref scan);
        draft.Options.Reasoning = new ReasoningOptions { Effort = effort };
        return true;
    }
}
