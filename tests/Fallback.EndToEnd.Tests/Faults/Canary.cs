using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>Keys that must reach their providers, and nothing else.</summary>
internal sealed class Canary
{
    // A masked key shows four characters at each end; anything longer is too much.
    private const int Telling = 10;

    private static readonly string[] _providers = ["alpha", "bravo", "charlie"];

    private readonly Func<string, string> _keyOf;

    private readonly Predicate<string> _holdsPiece;
    private readonly Lazy<Witness> _witness = new(static () => new Witness());

    private Canary(Func<string, string> keyOf, Predicate<string>? holdsPiece = null)
    {
        _keyOf = keyOf;
        _holdsPiece = holdsPiece ?? Finder([.. _providers.SelectMany(provider => Pieces(keyOf(provider)))]);
    }

    /// <summary>By the look of the key: as OpenAI's, without any known prefix, of words alone, and with characters that JSON and HTML escape.</summary>
    public static IReadOnlyDictionary<string, Canary> Shapes { get; } = new Dictionary<string, Canary>(StringComparer.Ordinal)
    {
        ["sk"] = new(provider => $"sk-canary-{provider}-7f3K9qLmZ2xW8vB4"),
        ["hex"] = new(provider => $"{(provider.Length == 5 ? provider[0] : 'c')}0ffee1eaf5ca1ab1e5ca1edcafe5a1ad"),
        ["words"] = new(provider => $"canary.key:of,{provider}!without*digits"),
        ["escaped"] = new(provider => $"canary\"{provider}\\'<&>+/=%20key"),
    };

    public Witness Witness => _witness.Value;

    public void Configure(FallbackOptions options)
    {
        options.LoggerFactory = Witness;
        foreach (string provider in _providers) options.Providers[provider].ApiKey = new ApiKey(_keyOf(provider));
    }

    /// <summary>Lets a runtime's events wait for somebody who does not read them, so that they can be searched.</summary>
    public static void Watch(FallbackRuntime runtime)
    {
        _ = runtime.Monitor.WatchAsync(Stage.Token).GetAsyncEnumerator(Stage.Token).MoveNextAsync().AsTask();
        // The only one that is read.
        runtime.Monitor.Feed.Publish(new EventsLost { At = default, Count = 0 });
    }

    public string KeyOf(string provider) => _keyOf(provider);

    /// <summary>A copy with a witness of its own.</summary>
    public Canary Fresh() => new(_keyOf, _holdsPiece);

    public void AssertArrived(params ProviderServer[] servers)
    {
        var headers = servers.SelectMany((server, i) => server.Requests.Select(request => (Sent: request.Headers["Authorization"], Key: $"Bearer {_keyOf(_providers[i])}"))).ToList();
        Assert.NotEmpty(headers);
        Assert.All(headers, header => Assert.Equal(header.Key, header.Sent));
    }

    /// <summary>Looks through everything that can be seen from outside, and at what stays in memory after the call.</summary>
    public void AssertSilent(FallbackRuntime runtime, FallbackOptions? options, params object?[] results)
    {
        var recent = runtime.Monitor.Recent.Snapshot();
        IReadOnlyList<TierSnapshot> tiers = runtime.Monitor.Tiers;
        Assert.True(runtime.Monitor.Feed.IsWatched);
        IEnumerable<string> texts = CanaryStrings.In([.. results, recent, tiers, runtime.Cache, runtime.Monitor.Feed])
            .Concat(Witness.Seen)
            .Concat([JsonSerializer.Serialize(tiers), JsonSerializer.Serialize(recent)]);
        if (options is not null) texts = texts.Concat(options.Providers.Values.SelectMany(provider => (string[])[$"{provider}", $"{provider.ApiKey}", JsonSerializer.Serialize(provider)])).Append($"{options}");
        Assert.True(Witness.Logs > 0);
        AssertSilent(texts);
    }

    public void AssertSilent(IEnumerable<string> texts)
    {
        foreach (string text in texts)
            if (_holdsPiece(text)) Assert.Fail($"A piece of a key is in: {text}");
    }

    private static Predicate<string> Finder(string[] pieces)
    {
#if NET9_0_OR_GREATER
        var values = SearchValues.Create(pieces, StringComparison.OrdinalIgnoreCase);
        return text => text.AsSpan().ContainsAny(values);
#else
        const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Compiled;
        return new Regex(string.Join('|', pieces.Select(Regex.Escape)), Options).IsMatch;
#endif
    }

    private static IEnumerable<string> Pieces(string key) => Enumerable.Range(0, key.Length - Telling + 1).Select(start => key.Substring(start, Telling));
}
