namespace Fallback;

/// <summary>
/// Constants for the models of the built-in catalogue, for use in chains: <c>[ModelChain(KnownModels.OpenAI.Gpt6Luna,
/// KnownModels.Anthropic.ClaudeSonnet5_5)]</c>.
/// </summary>
/// <remarks>
/// Context windows, prices and dates are the vendors' list figures on the catalogue's day; see
/// <see href="https://github.com/fallback-dotnet/fallback/blob/main/docs/models.md">the model catalogue</see>. A retired model keeps its
/// constant, and the build warns about it (FB2010). If a model is not listed here, write its name as text and describe it in
/// <c>fallback.models.json</c>.
/// </remarks>
public static partial class KnownModels;
