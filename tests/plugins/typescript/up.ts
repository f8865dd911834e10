// Takes the platform up with the engine that PATH finds, and prints what it gives; `pulumi up` needs none of this.
import { LocalWorkspace } from "@pulumi/pulumi/automation";

async function main() {
    const [stackName] = process.argv.slice(2);
    const stack = await LocalWorkspace.createOrSelectStack({
        stackName,
        projectName: "shop",
        program: async () => (await import("./platform")).platform(),
    });
    const preview = await stack.preview({ onOutput: (text) => process.stderr.write(text) });
    const done = await stack.up({ onOutput: (text) => process.stderr.write(text) });
    const given = Object.entries(done.outputs).map(([name, output]) => [name, output.value]);
    console.log(JSON.stringify({
        previewed: preview.changeSummary,
        made: done.summary.resourceChanges,
        given: Object.fromEntries(given),
    }));
}

main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
