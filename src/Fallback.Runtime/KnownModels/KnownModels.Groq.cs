// Written from src/Shared/Catalogue/models.json, see docs/models.md.
using System.ComponentModel;

namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>groq</c>.</summary>
    public static class Groq
    {
        /// <summary><c>openai/gpt-oss-120b</c>; window of 131,072 tokens; answers of up to 65,536; USD 0.15 in and 0.60 out per million
        /// tokens; tools, JSON schema. Facts of 2026-11-21.</summary>
        public const string OpenaiGptOss120b = "groq/openai/gpt-oss-120b";

        /// <summary><c>openai/gpt-oss-20b</c>; window of 131,072 tokens; answers of up to 65,536; USD 0.075 in and 0.30 out per million
        /// tokens; tools, JSON schema. Facts of 2026-11-21.</summary>
        public const string OpenaiGptOss20b = "groq/openai/gpt-oss-20b";

        /// <summary><b>Retired on 2026-08-16, successor <c>openai/gpt-oss-120b</c>.</b> <c>llama-3.3-70b-versatile</c>; window of 131,072
        /// tokens; answers of up to 32,768; USD 0.59 in and 0.79 out per million tokens; tools, JSON. Facts of 2026-11-21.</summary>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public const string Llama3_3_70bVersatile = "groq/llama-3.3-70b-versatile";

        /// <summary><b>Retired on 2026-08-16, successor <c>openai/gpt-oss-20b</c>.</b> <c>llama-3.1-8b-instant</c>; window of 131,072
        /// tokens; answers of up to 131,072; USD 0.05 in and 0.08 out per million tokens; tools, JSON. Facts of 2026-11-21.</summary>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public const string Llama3_1_8bInstant = "groq/llama-3.1-8b-instant";
    }
}
