using Fallback;
using Refit;

namespace RefitChains;

/// <summary>An interface as a Refit user has it, with every return type that a chain can have.</summary>
[ModelChain("alpha/one", "bravo/two", "charlie/three")]
[TierTimeout(6_000, FirstTokenMs = 5_500, IdleMs = 5_000)]
[CircuitBreaker(FailureThreshold = 2)]
public interface IChatApi
{
    [Post("/chat/completions")]
    Task<Answer> AskAsync([Body] Ask request, CancellationToken cancellationToken = default);

    [Post("/chat/completions")]
    ValueTask<Answer> AskQuicklyAsync([Body] Ask request, CancellationToken cancellationToken = default);

    [Post("/chat/completions")]
    Task<string> ReadAsync([Body] Ask request, CancellationToken cancellationToken = default);

    [Post("/chat/completions")]
    Task SendAsync([Body] Ask request, CancellationToken cancellationToken = default);

    [Post("/chat/completions")]
    Task<IApiResponse<Answer>> RespondAsync([Body] Ask request, CancellationToken cancellationToken = default);

    [Post("/chat/completions")]
    Task<ApiResponse<Answer>> RespondInFullAsync([Body] Ask request, CancellationToken cancellationToken = default);

    [Post("/chat/completions")]
    Task<IApiResponse> AcknowledgeAsync([Body] Ask request, CancellationToken cancellationToken = default);

    [Post("/chat/completions")]
    Task<HttpResponseMessage> GetMessageAsync([Body] Ask request, CancellationToken cancellationToken = default);

    [Post("/chat/completions")]
    Task<Stream> OpenAsync([Body] Ask request, CancellationToken cancellationToken = default);

    [Post("/chat/completions")]
    IAsyncEnumerable<Chunk> StreamAsync([Body] Ask request, CancellationToken cancellationToken = default);
}

public sealed record Ask(string Model, Line[] Messages, bool Stream = false)
{
    public static Ask Of(string text, bool stream = false) => new("whatever", [new Line("user", text)], stream);
}

public sealed record Line(string Role, string? Content);

public sealed record Answer(string Id, string Model, Choice[] Choices)
{
    public string? Text => Choices[0].Message.Content;
}

public sealed record Choice(Line Message);

public sealed record Chunk(string Id, ChunkChoice[] Choices)
{
    public string Text => Choices.Length > 0 ? Choices[0].Delta.Content ?? "" : "";
}

public sealed record ChunkChoice(Delta Delta);

public sealed record Delta(string? Content);
