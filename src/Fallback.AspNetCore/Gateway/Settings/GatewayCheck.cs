using System.Collections.Frozen;
using Fallback.Catalogue;
using Microsoft.Extensions.Options;

namespace Fallback.Gateway;

/// <summary>Finds everything that is wrong with a gateway's options: each mistake with its key, value and remedy.</summary>
internal static class GatewayCheck
{
    // Headers that belong to the connection, or to the request as the gateway writes it.
    private static readonly FrozenSet<string> _framing =
        ((string[])["Host", "Transfer-Encoding", "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Upgrade", "Expect", "Accept",
            "Accept-Encoding"])
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly TimeSpan _longest = TimeSpan.FromDays(1);

    /// <exception cref="OptionsValidationException">The options have mistakes.</exception>
    public static void ThrowIfWrong(FallbackGatewayOptions options, FallbackOptions fallback)
    {
        ConfigurationMistakesException.ThrowIfAny<FallbackGatewayOptions>([.. ChainMistakes(fallback), .. Mistakes(options, fallback.Chains.Keys)]);
    }

    /// <param name="options">The options to check.</param>
    /// <param name="chains">The names of the existing chains.</param>
    public static List<string> Mistakes(FallbackGatewayOptions options, ICollection<string> chains)
    {
        List<string> mistakes = [.. options.ReadingErrors];
        var figures = new FigureCheck(options.Path, mistakes);
        figures.That(options.MaxRequestBytes is >= 1_024 and <= 1 << 30, "MaxRequestBytes", options.MaxRequestBytes,
            "must be a number of bytes from 1024 to 1073741824; the default is 20971520");
        figures.That(options.MaxConcurrentRequests is >= 1 and <= 1_000_000, "MaxConcurrentRequests", options.MaxConcurrentRequests,
            "must be from 1 to 1000000");
        figures.That(options.MaxQueuedRequests is >= 0 and <= 1_000_000, "MaxQueuedRequests", options.MaxQueuedRequests,
            "must be from 0 to 1000000; with 0, no request waits");
        CheckTime(figures, "QueueSeconds", options.QueueTime, TimeSpan.Zero);
        CheckTime(figures, "RequestTimeoutSeconds", options.RequestTimeout, TimeSpan.FromSeconds(1));
        CheckTime(figures, "WriteTimeoutSeconds", options.WriteTimeout, TimeSpan.FromSeconds(1));
        CheckTime(figures, "DrainSeconds", options.DrainTime, TimeSpan.Zero);
        foreach (string origin in options.AllowedOrigins) CheckOrigin($"{options.Path}:AllowedOrigins", origin, mistakes);
        foreach (string header in options.ForwardedHeaders) CheckHeader($"{options.Path}:ForwardedHeaders", header, mistakes);
        foreach (string chain in chains)
            if (chain.Contains('@', StringComparison.Ordinal))
                mistakes.Add($"the chain '{ShownSetting.OfName(chain)}': its name must have no @, because chain@provider/model asks for one tier of it");
        CheckChains($"{options.Path}:SharedChains", options.SharedChains, chains, mistakes);
        CallerCheck.Check(options, chains, mistakes);
        return [.. mistakes.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Returns what is unsuitable for a gateway in the chains.</summary>
    public static IEnumerable<string> ChainMistakes(FallbackOptions fallback)
    {
        if (fallback.Chains.Count == 0)
            yield return $"{fallback.Path}:Chains is empty: a gateway answers with chains; add one, "
                + $"for example {fallback.Path}:Chains:chat:Tiers";
        // What was sent to a client cannot be taken back.
        foreach ((string name, ChainOptions chain) in fallback.Chains)
            if (chain.OnStreamFailure is { } recovery && recovery.HasFlag(StreamRecovery.Restart))
                yield return $"{ShownSetting.OfPath($"{fallback.Path}:Chains:{name}")}:OnStreamFailure = '{recovery}': "
                    + $"a gateway's client cannot be told that an answer starts again; "
                    + "use Continue or Fail, or give the gateway a chain of its own";
    }

    /// <summary>Finds names of chains that do not exist.</summary>
    public static void CheckChains(string key, IEnumerable<string> named, ICollection<string> chains, List<string> mistakes)
    {
        foreach (string name in named)
        {
            if (chains.Contains(name, StringComparer.OrdinalIgnoreCase)) continue;
            string remedy = NearestName.Of(name.Length <= 64 ? name : name[..64], chains) is { } near ? $"did you mean '{ShownSetting.OfName(near)}'?"
                : chains.Count == 0 ? "none is configured"
                : $"there are {ShownSetting.OfNames(chains)}";
            mistakes.Add($"{key} = '{ShownSetting.Of(name)}': there is no such chain; {remedy}");
        }
    }

    private static void CheckTime(FigureCheck figures, string name, TimeSpan value, TimeSpan least) =>
        figures.That(value >= least && value <= _longest, name, value.TotalSeconds, $"must be from {least.TotalSeconds:0} to 86400 seconds");

    private static void CheckOrigin(string key, string origin, List<string> mistakes)
    {
        if (OriginRule.Normalize(origin) is null)
            mistakes.Add(
                $"{key} = '{ShownSetting.OfAddress(origin)}': must be one origin without a path, for example https://app.example.com; "
                + "there is no value for all origins, because any web page could then call the gateway from its visitors' browsers");
    }

    private static void CheckHeader(string key, string header, List<string> mistakes)
    {
        if (IsCredential(header))
            mistakes.Add($"{key} = '{ShownSetting.Of(header)}': carries a secret between caller and gateway; "
                + $"remove it (providers have their own keys)");
        else if (_framing.Contains(header) || header.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            mistakes.Add($"{key} = '{ShownSetting.Of(header)}': is set by the gateway itself; remove it");
        else if (header.Length is 0 or > 64 || !header.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            mistakes.Add($"{key} = '{ShownSetting.Of(header)}': a header's name has up to 64 letters, digits and hyphens");
    }

    private static bool IsCredential(string header) =>
        header.EndsWith("Authorization", StringComparison.OrdinalIgnoreCase)
        || header.EndsWith("api-key", StringComparison.OrdinalIgnoreCase)
        || header.EndsWith("token", StringComparison.OrdinalIgnoreCase)
        || header.EndsWith("Cookie", StringComparison.OrdinalIgnoreCase);
}
