using System.ComponentModel;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

#pragma warning disable CA1051 // Types as users write them, with fields.

namespace Fallback.EndToEnd.Tests;

public enum Priority
{
    Low,
    Normal,
    High,
}

[ModelChain("alpha/one", "bravo/two", "charlie/three", DeadlineMs = 60_000)]
public interface IExtractor
{
    [UserPrompt("Extract the ticket of this mail:\n{mail}")]
    Task<Ticket> ExtractAsync(string mail, CancellationToken cancellationToken = default);

    [UserPrompt("Extract the ticket of this mail:\n{mail}")]
    ValueTask<FallbackResult<Ticket>> ExtractWithResultAsync(string mail, CancellationToken cancellationToken = default);

    Task<int> CountAsync(string text, CancellationToken cancellationToken = default);

    Task<List<Ticket>> ExtractAllAsync(string mails, CancellationToken cancellationToken = default);

    Task<Ticket?> FindAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);

    Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000), AnswerRepair]
public interface IRepairingExtractor
{
    [SystemPrompt("You extract tickets.")]
    Task<FallbackResult<Ticket>> ExtractAsync(string mail, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one"), AnswerCache]
[DefaultResponse("""{ "title": "unknown", "priority": "Normal", "author": null, "tags": [] }""")]
public interface ICachedExtractor
{
    Task<FallbackResult<Ticket>> ExtractAsync(string mail, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one"), DefaultResponse("42")]
public interface IWrongDefaultExtractor
{
    Task<Ticket> ExtractAsync(string mail, CancellationToken cancellationToken = default);
}

public sealed record Circular(string Name, IReadOnlyList<Circular> Children);

[ModelChain("alpha/one")]
public interface ITreeExtractor
{
    Task<Circular[]> ExtractAsync(string text, CancellationToken cancellationToken = default);
}

public sealed class Roomy
{
    public (string Name, int Count) Pair;

    public string Name { get; private set; } = "";

    public List<string> Tags { get; } = [];
}

[ModelChain("alpha/one")]
public interface IRoomyExtractor
{
    Task<Roomy> ExtractAsync(string text, CancellationToken cancellationToken = default);
}

public sealed record Worded([property: Description(Worded.Words)] string Title)
{
    public const string Words = "The customer's title, größer <b> & \"quoted\" 🚚";
}

[ModelChain("alpha/one")]
public interface IWordedExtractor
{
    Task<Worded> ExtractAsync(string text, CancellationToken cancellationToken = default);
}

public sealed record Unreadable(string Name, IReadOnlyList<Func<int>> Counters);

// What the build warns of must fail at start as well.
#pragma warning disable FB1010
[ModelChain("alpha/one")]
public interface IUnreadableExtractor
{
    Task<Unreadable> ExtractAsync(string text, CancellationToken cancellationToken = default);
}
#pragma warning restore FB1010

[ModelChain("alpha/one", "bravo/two", "charlie/three", DeadlineMs = 60_000)]
public interface IStrictExtractor
{
    Task<Ticket> ExtractAsync(string mail, CancellationToken cancellationToken = default);

    Task<Dictionary<string, int>> CountEachAsync(string mail, CancellationToken cancellationToken = default);

    Task<Dictionary<string, Dictionary<string, int>>> CountAllAsync(string mail, CancellationToken cancellationToken = default);

    [AnswerRepair]
    Task<Dictionary<string, int>> CountRepairedAsync(string mail, CancellationToken cancellationToken = default);
}

[JsonSerializable(typeof(Ticket))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
internal sealed partial class TicketContext : JsonSerializerContext;
