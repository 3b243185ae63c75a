using Fallback;
using Microsoft.Extensions.Options;

namespace Quickstart;

/// <summary>One call to a real endpoint: <c>--prompt "…" [--model provider/model] [--base-url URL]</c>, the key from <c>&lt;PROVIDER&gt;_API_KEY</c>.</summary>
internal static class RealCall
{
    public static async Task<int> RunAsync(string[] args)
    {
        string? prompt = Value(args, "--prompt");
        string model = Value(args, "--model") ?? "openai/gpt-6-luna";
        if (string.IsNullOrWhiteSpace(prompt))
        {
            Console.Error.WriteLine("--prompt needs a text.");
            return 2;
        }
        try
        {
            IAssistant assistant = FallbackClient.Create<IAssistant>(options =>
            {
                if (Value(args, "--base-url") is { } url) options.AddProvider(model.Split('/')[0], provider => provider.BaseUrl = url);
                var client = new ChainOptions { Deadline = TimeSpan.FromMilliseconds(60_000) };
                client.Tiers.Add(new TierOptions { Model = model, Timeout = TimeSpan.FromMilliseconds(60_000) });
                options.Clients[nameof(IAssistant)] = client;
            });
            FallbackResult<string> result = await assistant.AnswerAsync(prompt);
            Console.WriteLine(result.Value);
            string cost = result.CostUsd is { } usd ? FormattableString.Invariant($"about {usd:0.000000} USD") : "cost unknown";
            Console.WriteLine($"[{result.Status} by {result.Provider}/{result.Model} in {result.Latency.TotalMilliseconds:0} ms, {cost}]");
            foreach (TierAttempt attempt in result.Attempts.Where(attempt => !attempt.Succeeded))
                Console.WriteLine($"[{attempt.Provider}/{attempt.Model}: {attempt.Failure?.ToString() ?? attempt.Skipped?.ToString()} {attempt.Message}]");
            return result.Status == AnswerStatus.Live ? 0 : 1;
        }
        catch (Exception e) when (e is OptionsValidationException or FallbackException)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static string? Value(string[] args, string name)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
