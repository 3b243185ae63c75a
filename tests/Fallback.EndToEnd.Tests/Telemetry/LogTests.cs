using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Fallback.Testing;
using Microsoft.Extensions.Logging;

namespace Fallback.EndToEnd.Tests;

/// <summary>What whoever is on duty reads: one line a call that did not go the usual way.</summary>
public sealed partial class LogTests
{
    [Fact]
    public async Task UsualCall_IsNoLine()
    {
        await using Stage stage = await Stage.OpenAsync();
        var lines = new Lines();
        using FallbackRuntime runtime = Runtime(stage, lines);

        await runtime.CreateClient<ITraced>().AskAsync("hello", Stage.Token);

        Assert.Empty(lines.Seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failover_IsOneLineThatSaysWhoAnsweredInTheEnd(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        var lines = new Lines();
        using FallbackRuntime runtime = Runtime(stage, lines);

        if (stream) _ = await runtime.CreateClient<ITraced>().StreamAsync("hello", Stage.Token).ToArrayAsync(Stage.Token);
        else await runtime.CreateClient<ITraced>().AskAsync("hello", Stage.Token);

        (LogLevel level, int id, string text) = Assert.Single(lines.Seen);
        Assert.Equal((LogLevel.Information, 6), (level, id));
        Assert.Matches(@"^[0-9a-f]{16} Fallback\.EndToEnd\.Tests\.ITraced\.\w+ answered by bravo/two in \d+ ms: alpha/one Overloaded \(HTTP 503, [a-z_]+\) after \d+ ms$", text);
    }

    [Fact]
    public async Task DeadServer_HasNoStatusAndNoEmptyParentheses()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        using var gone = new GoneServer();
        options.Providers["alpha"].BaseUrl = gone.BaseUrl;
        var lines = new Lines();
        options.LoggerFactory = lines;
        using var runtime = new FallbackRuntime(options);

        await runtime.CreateClient<ITraced>().AskAsync("hello", Stage.Token);

        (_, int id, string text) = Assert.Single(lines.Seen, static line => line.Id == 6);
        Assert.Contains("alpha/one NetworkError after", text, StringComparison.Ordinal);
    }

    /// <summary>What the provider's support will ask for.</summary>
    [Fact]
    public async Task FailedAttempt_IsToldWithTheProvidersRequestId()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded().WithHeader("x-request-id", "req_7f3a"));
        var lines = new Lines { Least = LogLevel.Debug };
        using FallbackRuntime runtime = Runtime(stage, lines);

        await runtime.CreateClient<ITraced>().AskAsync("hello", Stage.Token);

        Assert.Contains(", provider's request id req_7f3a, after ", Assert.Single(lines.Seen, static line => line.Id == 3).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoAnswer_IsOneErrorWithTheWholeStory()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        stage.Bravo.Model("two").Replies(Reply.Error(500, "server_error", "Sorry."));
        var lines = new Lines();
        using FallbackRuntime runtime = Runtime(stage, lines);

        await Assert.ThrowsAsync<AllTiersFailedException>(() => runtime.CreateClient<ITraced>().AskAsync("hello", Stage.Token));

        (LogLevel level, _, string text) = Assert.Single(lines.Seen);
        Assert.Equal(LogLevel.Error, level);
        Assert.Contains("alpha/one Overloaded (HTTP 503, ", text, StringComparison.Ordinal);
        Assert.Contains("; bravo/two ServerError (HTTP 500, server_error) after", text, StringComparison.Ordinal);
    }

    /// <summary>No line of the whole library can be empty in its middle: a reply without status, code or message is common.</summary>
    [Fact]
    public async Task FaultsOfEveryKind_NoLineHasAHole()
    {
        await using Stage stage = await Stage.OpenAsync();
        var lines = new Lines { Least = LogLevel.Trace };
        using FallbackRuntime runtime = Runtime(stage, lines);
        ITraced client = runtime.CreateClient<ITraced>();
        foreach (Reply reply in (Reply[])[Reply.Overloaded(), Reply.Status(500), Reply.Status(200), Reply.Status(418, "{}"), Reply.RateLimited(), Reply.Status(401), Reply.Reset()])
        {
            stage.Alpha.Model("one").Replies(reply);
            await client.AskAsync("hello", Stage.Token);
        }

        Assert.NotEmpty(lines.Seen);
        Assert.DoesNotContain(lines.Seen, static line => Hole().IsMatch(line.Text));
    }

    [Fact]
    public void EveryEvent_StandsOnThePage()
    {
        int[] ids = [.. typeof(FallbackRuntime).Assembly.GetType("Fallback.Log")!.GetMethods(BindingFlags.Static | BindingFlags.Public).Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId ?? 0).Where(static id => id > 0)];
        string page = File.ReadAllText(Path.Combine(Here(), "..", "..", "..", "docs", "observability.md"));

        int[] rows = [.. Row().Matches(page).SelectMany(static row => row.Groups[1].Value.Split(", ")).Select(int.Parse)];

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(ids.Order(), rows.Order());
    }

    [GeneratedRegex(@"\(\)|\( *,|, *\)|HTTP 0|  |: *$|: *;")]
    private static partial Regex Hole();

    [GeneratedRegex(@"^\| (\d+(?:, \d+)*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    private static FallbackRuntime Runtime(Stage stage, Lines lines)
    {
        FallbackOptions options = stage.Options();
        options.LoggerFactory = lines;
        return new FallbackRuntime(options);
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private sealed class Lines : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<(LogLevel Level, int Id, string Text)> Seen { get; } = new();

        public LogLevel Least { get; init; } = LogLevel.Information;

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= Least;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) Seen.Enqueue((logLevel, eventId.Id, formatter(state, exception)));
        }

        public void Dispose()
        {
        }
    }
}
