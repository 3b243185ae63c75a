// Written from src/Shared/Catalogue/models.json, see docs/models.md.
using System.ComponentModel;

namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>groq</c>.</summary>
    public static class Groq
    {
        /// <summary><c>openai/gpt-oss-120b</c>; context window of 131,072 tokens; answers of up to 65,536 tokens; USD 0.15 (input) and 0.60
        /// (output) per million tokens; supports tools, JSON schema. Catalogue of 2026-11-21.</summary>
        public const string OpenaiGptOss120b = "groq/openai/gpt-oss-120b";

        /// <summary><c>openai/gpt-oss-20b</c>; context window of 131,072 tokens; answers of up to 65,536 tokens; USD 0.075 (input) and 0.30
        /// (output) per million tokens; supports tools, JSON schema. Catalogue of 2026-11-21.</summary>
        public const string OpenaiGptOss20b = "groq/openai/gpt-oss-20b";

        /// <summary><b>Retired on 2026-08-16, successor <c>openai/gpt-oss-120b</c>.</b> <c>llama-3.3-70b-versatile</c>; context window of
        /// 131,072 tokens; answers of up to 32,768 tokens; USD 0.59 (input) and 0.79 (output) per million tokens; supports tools, JSON.
        /// Catalogue of 2026-11-21.</summary>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public const string Llama3_3_70bVersatile = "groq/llama-3.3-70b-versatile";

        /// <summary><b>Retired on 2026-08-16, successor <c>openai/gpt-oss-20b</c>.</b> <c>llama-3.1-8b-instant</c>; context window of
        /// 131,072 tokens; answers of up to 131,072 tokens; USD 0.05 (input) and 0.08 (output) per million tokens; supports tools, JSON.
        /// Catalogue of 2026-11-21.</summary>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public const string Llama3_1_8bInstant = "groq/llama-3.1-8b-instant";
    }
}
