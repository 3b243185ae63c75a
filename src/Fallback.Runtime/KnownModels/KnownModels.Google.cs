// Written from src/Shared/Catalogue/models.json, see docs/models.md.
using System.ComponentModel;

namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>google</c>.</summary>
    public static class Google
    {
        /// <summary><c>gemini-4-argon</c>; context window of 1,048,576 tokens; USD 2.00 (input) and 10.00 (output) per million tokens;
        /// supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gemini4Argon = "google/gemini-4-argon";

        /// <summary><c>gemini-3.8-flash</c>; context window of 1,048,576 tokens; answers of up to 65,536 tokens; USD 0.75 (input) and 3.75
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gemini3_8Flash = "google/gemini-3.8-flash";

        /// <summary><c>gemini-3.7-flash</c>; context window of 1,048,576 tokens; answers of up to 65,536 tokens; USD 0.75 (input) and 3.75
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gemini3_7Flash = "google/gemini-3.7-flash";

        /// <summary><c>gemini-3.6-flash</c>; context window of 1,048,576 tokens; answers of up to 65,536 tokens; USD 0.75 (input) and 3.75
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gemini3_6Flash = "google/gemini-3.6-flash";

        /// <summary><c>gemini-3.5-flash</c>; context window of 1,048,576 tokens; answers of up to 65,536 tokens; USD 1.50 (input) and 9.00
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gemini3_5Flash = "google/gemini-3.5-flash";

        /// <summary><c>gemini-3.5-flash-lite</c>; context window of 1,048,576 tokens; answers of up to 65,536 tokens; USD 0.30 (input) and
        /// 2.50 (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gemini3_5FlashLite = "google/gemini-3.5-flash-lite";

        /// <summary><c>gemini-3.1-pro-preview</c>; context window of 1,048,576 tokens; answers of up to 65,536 tokens; USD 2.00 (input) and
        /// 12.00 (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gemini3_1ProPreview = "google/gemini-3.1-pro-preview";

        /// <summary><c>gemini-3.1-flash-lite</c>; context window of 1,048,576 tokens; answers of up to 65,536 tokens; USD 0.25 (input) and
        /// 1.50 (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gemini3_1FlashLite = "google/gemini-3.1-flash-lite";

        /// <summary><c>gemini-3-flash-preview</c>; context window of 1,048,576 tokens; answers of up to 65,536 tokens; USD 0.50 (input) and
        /// 3.00 (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gemini3FlashPreview = "google/gemini-3-flash-preview";

        /// <summary><b>Deprecated, ends on 2026-12-01, successor <c>gemini-3.8-flash</c>.</b> <c>gemini-2.5-pro</c>; context window of
        /// 1,048,576 tokens; answers of up to 65,536 tokens; USD 1.25 (input) and 10.00 (output) per million tokens; supports tools, JSON
        /// schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gemini2_5Pro = "google/gemini-2.5-pro";

        /// <summary><b>Deprecated, ends on 2026-12-01, successor <c>gemini-3.5-flash-lite</c>.</b> <c>gemini-2.5-flash</c>; context window
        /// of 1,048,576 tokens; answers of up to 65,536 tokens; USD 0.30 (input) and 2.50 (output) per million tokens; supports tools, JSON
        /// schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gemini2_5Flash = "google/gemini-2.5-flash";

        /// <summary><c>gemini-2.5-flash-lite</c>; context window of 1,048,576 tokens; answers of up to 65,536 tokens; USD 0.10 (input) and
        /// 0.40 (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gemini2_5FlashLite = "google/gemini-2.5-flash-lite";

        /// <summary><b>Retired on 2026-06-01.</b> <c>gemini-2.0-flash</c>; context window of 1,048,576 tokens; answers of up to 8,192
        /// tokens; USD 0.10 (input) and 0.40 (output) per million tokens; supports tools, JSON schema, images. Catalogue of
        /// 2026-11-21.</summary>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public const string Gemini2_0Flash = "google/gemini-2.0-flash";
    }
}
