namespace Fallback;

/// <summary>The models of the built-in catalogue, as chains name them: <c>[ModelChain(KnownModels.OpenAI.Gpt6Luna,
/// KnownModels.Anthropic.ClaudeSonnet5_5)]</c>.</summary>
/// <remarks>
/// Windows, prices and dates are the vendors' list figures on the catalogue's day; see docs/models.md. A retired model keeps its constant,
/// and the build warns of it (FB2010). A model that is not here is named by its text, and described in <c>fallback.models.json</c>.
/// </remarks>
public static partial class KnownModels;
