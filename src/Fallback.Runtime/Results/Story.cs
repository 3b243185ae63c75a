using System.Text;

namespace Fallback;

/// <summary>Describes what happened to a call before it ended, in one line for a log.</summary>
internal static class Story
{
    private const int Longest = 8;

    /// <summary>
    /// Describes everything except the answer: <c>deepseek/deepseek-flash Overloaded (HTTP 503) after 12 ms; openai/gpt-6 skipped,
    /// BreakerOpen</c>. Empty if the first tier answered at once.
    /// </summary>
    public static string Of(Call call)
    {
        var text = new StringBuilder();
        int told = 0, more = 0;
        foreach (TierAttempt attempt in call.Progress.Attempts)
        {
            if (attempt.Succeeded) continue;
            if (told == Longest)
            {
                more++;
                continue;
            }
            if (told++ > 0) text.Append("; ");
            text.Append(attempt.Provider).Append('/').Append(attempt.Model).Append(' ');
            if (attempt.Skipped is { } reason) text.Append("skipped, ").Append(reason);
            else text.Append(Failure(attempt)).Append(" after ").Append(Wording.Time(attempt.Latency));
        }
        if (more > 0) text.Append(Wording.Invariant($"; and {more} more"));
        if (call.Progress.Success is not { Adaptations.Count: > 0 } answer) return text.ToString();
        if (told > 0) text.Append("; ");
        return text.Append("request adapted: ").AppendJoin(", ", answer.Adaptations).ToString();
    }

    /// <summary>Describes a failure, with its status and code if there are any.</summary>
    public static string Failure(TierAttempt attempt)
    {
        string? http = attempt.HttpStatus is { } status ? Wording.Invariant($"HTTP {status}") : null;
        string? injected = attempt.Injected is null ? null : "injected";
        string details = Wording.List(
            http, attempt.ProviderCode, injected, attempt.Failure == FailureKind.Cancelled ? attempt.Message : null);
        return details.Length == 0 ? $"{attempt.Failure}" : $"{attempt.Failure} ({details})";
    }
}
