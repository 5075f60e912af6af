import './app/base.css'
import '@fontsource/be-vietnam-pro/400.css'
import '@fontsource/be-vietnam-pro/500.css'
import '@fontsource/be-vietnam-pro/600.css'
import '@fontsource/be-vietnam-pro/700.css'
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import './app/theme.css'
import { interpretSchemas } from './app/interpret-schemas.ts'
import { start } from './app/start.tsx'

interpretSchemas()
const element = document.getElementById('root')
if (element !== null) void start(element)
