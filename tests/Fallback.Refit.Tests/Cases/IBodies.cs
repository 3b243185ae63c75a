using System.Text.Json.Serialization;
using Fallback;
using Refit;

namespace RefitChains;

/// <summary>Bodies of every kind whose model can be replaced, and requests without one.</summary>
[ModelChain("alpha/one", "bravo/two")]
public interface IBodies
{
    [Post("/chat/completions")]
    Task<Answer> AskAsync([Body] PlainAsk request, CancellationToken cancellationToken);

    [Post("/chat/completions")]
    Task<Answer> AskFixedAsync([Body] FixedAsk request, CancellationToken cancellationToken);

    [Post("/chat/completions")]
    Task<Answer> AskStructAsync([Body] StructAsk request, CancellationToken cancellationToken);

    [Post("/chat/completions")]
    Task<Answer> AskRenamedAsync([Body] RenamedAsk request, CancellationToken cancellationToken);

    // Refit takes the first object for the body where none is declared.
    [Post("/chat/completions")]
    Task<Answer> AskUndeclaredAsync(PlainAsk request, CancellationToken cancellationToken, string? model = null);

    // Parameters named as those of the generated lambda, or as keywords.
    [Post("/chat/completions")]
    ValueTask<Answer> AskNamedAsync([Body] FixedAsk api, [Query] string model, [Query] string copy, CancellationToken token);

#pragma warning disable CA1716 // Keywords are what is tested.
    [Post("/chat/completions")]
    ValueTask<Answer> AskNamedAsync([Body] RenamedAsk @class, CancellationToken @return);
#pragma warning restore CA1716

    // A body that may be missing.
    [Post("/chat/completions")]
    Task<Answer?> AskNamedAsync([Body] PlainAsk? request, CancellationToken token);

    [Post("/chat/completions")]
    [ModelChain("alpha/*", "bravo/*")]
    Task<Answer> AskAsWrittenAsync([Body] PlainAsk request, CancellationToken cancellationToken);

    [Get("/models/{api}/{model}")]
    [ModelChain("alpha/*", "bravo/*")]
    Task<string?> GetAsync(string api, string model, string? token, CancellationToken cancellationToken);

    [Put("/files/{id}")]
    [ModelChain("alpha/*", "bravo/*")]
    Task PutAsync(string id, [Body] string[] lines, [Header("X-Trace")] string trace, CancellationToken cancellationToken);

    [Patch("/files/{id}")]
    [ModelChain("alpha/*", "bravo/*")]
    Task<string> PatchAsync(string id, [Body] string[] lines, CancellationToken cancellationToken);

    [Delete("/files/{id}")]
    [ModelChain("alpha/*", "bravo/*")]
    Task<string> DeleteAsync(int id, CancellationToken cancellationToken);
}

[ModelChain("alpha/one", "bravo/two")]
[Headers("Authorization: Bearer")]
public interface IAuthorized
{
    [Post("/chat/completions")]
    Task<HttpResponseMessage> AskAsync([Body] Ask request, CancellationToken cancellationToken);
}

/// <summary>A client of Fallback's own, beside those of Refit.</summary>
[ModelChain("alpha/one", "bravo/two")]
public interface IPlainChat
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken);
}

[ModelChain("alpha/one", "bravo/two")]
[Hedge(DelayMs = 0)]
public interface IRacing
{
    [Post("/chat/completions")]
    Task<Answer> AskAsync([Body] Ask request, CancellationToken cancellationToken);
}

public class PlainAsk
{
    public string? Model { get; set; }

    public List<Line> Messages { get; } = [];
}

public sealed class ToolAsk : PlainAsk
{
    public string? ToolChoice { get; set; }
}

public sealed class FixedAsk
{
    public required string Model { get; init; }

    public required Line[] Messages { get; init; }
}

public struct StructAsk
{
    public string Model { get; set; }

    public Line[] Messages { get; set; }
}

public sealed record RenamedAsk([property: JsonPropertyName("model")] string Deployment, Line[] Messages);
