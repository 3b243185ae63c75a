// Written from src/Shared/Catalogue/models.json, see docs/models.md.
using System.ComponentModel;

namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>deepseek</c>.</summary>
    public static class DeepSeek
    {
        /// <summary><c>deepseek-flash</c>; context window of 1,048,576 tokens; answers of up to 393,216 tokens; USD 0.15 (input) and 0.60
        /// (output) per million tokens; supports tools, JSON, images. Catalogue of 2026-11-21.</summary>
        public const string DeepseekFlash = "deepseek/deepseek-flash";

        /// <summary><c>deepseek-v4-pro</c>; context window of 1,048,576 tokens; answers of up to 393,216 tokens; USD 0.66 (input) and 1.98
        /// (output) per million tokens; supports tools, JSON. Catalogue of 2026-11-21.</summary>
        public const string DeepseekV4Pro = "deepseek/deepseek-v4-pro";

        /// <summary><b>Retired on 2026-07-24, successor <c>deepseek-flash</c>.</b> <c>deepseek-chat</c>; context window of 1,000,000
        /// tokens; answers of up to 384,000 tokens; USD 0.14 (input) and 0.28 (output) per million tokens; supports tools, JSON. Catalogue
        /// of 2026-11-21.</summary>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public const string DeepseekChat = "deepseek/deepseek-chat";

        /// <summary><b>Retired on 2026-07-24, successor <c>deepseek-flash</c>.</b> <c>deepseek-reasoner</c>; context window of 1,000,000
        /// tokens; answers of up to 384,000 tokens; USD 0.14 (input) and 0.28 (output) per million tokens; supports tools, JSON. Catalogue
        /// of 2026-11-21.</summary>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public const string DeepseekReasoner = "deepseek/deepseek-reasoner";
    }
}
