// Written from src/Shared/Catalogue/models.json, see docs/models.md.
namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>minimax</c>.</summary>
    public static class MiniMax
    {
        /// <summary><c>MiniMax-M3</c>; window of 1,000,000 tokens; answers of up to 128,000; USD 0.30 in and 1.20 out per million tokens;
        /// tools, JSON, images. Facts of 2026-11-21.</summary>
        public const string MiniMaxM3 = "minimax/MiniMax-M3";
    }
}
