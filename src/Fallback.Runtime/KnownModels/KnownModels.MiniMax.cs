// Written from src/Shared/Catalogue/models.json, see docs/models.md.
namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>minimax</c>.</summary>
    public static class MiniMax
    {
        /// <summary><c>MiniMax-M3</c>; context window of 1,000,000 tokens; answers of up to 128,000 tokens; USD 0.30 (input) and 1.20
        /// (output) per million tokens; supports tools, JSON, images. Catalogue of 2026-11-21.</summary>
        public const string MiniMaxM3 = "minimax/MiniMax-M3";
    }
}
