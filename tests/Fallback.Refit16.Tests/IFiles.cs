using System.Text.Json.Serialization;
using Fallback;
using Refit;

namespace RefitChains;

/// <summary>A paged method has no token, so it has no chain either; its interface is Refit's alone, in the same project.</summary>
public interface IFiles
{
    [Post("/chat/completions")]
    [Paged(Next = nameof(FilePage.Next))]
    PagedEnumerable<FilePage, string> List([Body] Ask request, [PageToken, AliasAs("after")] string? after = null);
}

/// <summary>One page of it, from whichever tier answers.</summary>
[ModelChain("alpha/one", "bravo/two")]
public interface IFilePages
{
    [Post("/chat/completions")]
    Task<FilePage> GetAsync([Body] Ask request, [Query, AliasAs("after")] string? after, CancellationToken cancellationToken);
}

public sealed record FilePage(string[] Files, string? Next);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(Ask))]
[JsonSerializable(typeof(Answer))]
[JsonSerializable(typeof(Chunk))]
internal sealed partial class ChatJson : JsonSerializerContext;
