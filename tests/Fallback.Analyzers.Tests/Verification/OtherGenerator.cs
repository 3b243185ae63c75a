using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Analyzers.Tests.Verification;

/// <summary>A source generator that is not ours. Its output, unlike that of a post-initialization, no other generator sees.</summary>
public sealed class OtherGenerator : IIncrementalGenerator
{
    private const string Code = """
        /// <summary>Emitted.</summary>
        public enum Mood
        {
            /// <summary>Emitted.</summary>
            Glad,
        }

        /// <summary>Emitted.</summary>
        public static class Outer
        {
            /// <summary>Emitted.</summary>
            public sealed record Tone(string Name);
        }

        namespace Fallback
        {
            /// <summary>Emitted.</summary>
            public static class Emitted
            {
                /// <summary>Emitted.</summary>
                public const string Model = "openai/gpt-6-luna";

                /// <summary>Emitted.</summary>
                public const string Prompt = "Be brief.";

                /// <summary>Emitted.</summary>
                public const int Deadline = 10_000;
            }
        }

        namespace Elsewhere
        {
            /// <summary>Emitted.</summary>
            public enum Size
            {
                /// <summary>Emitted.</summary>
                Small,
            }
        }
        """;

    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterSourceOutput(
            context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName),
            static (output, _) => output.AddSource("Other.g.cs", SourceText.From(Code, Encoding.UTF8)));
}
